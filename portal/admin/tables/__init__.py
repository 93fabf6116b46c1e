"""Tables of rows: export, import with a preview, and its undo."""
