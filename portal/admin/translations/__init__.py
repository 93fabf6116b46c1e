"""What is missing in a language, and how it is filled in."""
