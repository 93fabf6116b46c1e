"""Covers: land, points and lines in one ink, as SVG and as pixels."""
