"""Attractions, and the places where films were made."""
