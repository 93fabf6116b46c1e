"""Versions of a row, as the desk shows and restores them."""
