"""The lists of the desk: their columns and filters, and what a search may ask."""
