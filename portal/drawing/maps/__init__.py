"""Maps with names: what they show, as paths and marks for a template."""
