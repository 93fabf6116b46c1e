"""Formats of translators' own programs, beside tables: XLIFF and TMX."""
