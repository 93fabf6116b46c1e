"""The lists of the desk: their columns, their filters, and how much a search may ask."""
