"""The cache that several servers share."""
