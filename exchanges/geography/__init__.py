"""Countries, continents, and the cities by them."""
