"""What the portal of a partner says of us: read there, offered here for review."""
