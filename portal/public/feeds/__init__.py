"""New content as an Atom feed."""
