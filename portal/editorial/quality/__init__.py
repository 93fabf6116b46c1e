"""Warnings about the content, and columns that are out of date."""
