"""What a page says of itself to machines: its address, metadata and card."""
