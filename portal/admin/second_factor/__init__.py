"""A second factor beside the password: asked for, set up, lost and reset."""
