"""A map of an attraction, drawn from its outlines and coasts."""
