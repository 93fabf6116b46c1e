"""Internal rows at the desk: contacts, gifts, itineraries."""
