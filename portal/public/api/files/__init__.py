"""Files with all rows of a set: CSV, JSON and GeoJSON."""
