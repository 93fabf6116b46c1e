"""What is new, as an Atom feed."""
