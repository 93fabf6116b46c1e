"""What the office notes beside the public rows: contacts, gifts, itineraries."""
