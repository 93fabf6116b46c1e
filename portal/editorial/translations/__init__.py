"""The state, export and import of translations."""
