"""Texts in several languages: their columns, fallbacks and marks."""
