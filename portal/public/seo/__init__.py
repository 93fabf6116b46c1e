"""Data of a page for machines: its address, metadata and card."""
