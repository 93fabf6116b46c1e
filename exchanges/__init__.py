"""Partner cities and what both have done together, and when."""
