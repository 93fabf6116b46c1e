"""Formatted texts: what may stand in them, what they name, how they are shown."""
