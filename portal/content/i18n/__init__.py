"""Texts in several languages: their columns, what stands in, and their marks."""
