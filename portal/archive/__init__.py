"""Copies of everything: rows of either engine, and the stored files that they share."""
