"""Stored files: judged, decoded, named, rendered. Knows no model."""
