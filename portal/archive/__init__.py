"""A copy of everything in one file: rows of either engine, stored files, a manifest."""
