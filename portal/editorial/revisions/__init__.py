"""Versions of a row: what they hold, how two differ, and who made them."""
