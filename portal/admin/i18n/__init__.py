"""The language of the desk, and translations that Django lacks."""
