"""Formatted texts: allowed elements, references, and rendering."""
