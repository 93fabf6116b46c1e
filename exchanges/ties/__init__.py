"""Ties of a city to the home city: distance, time difference, anniversaries."""
