"""What there is to see, and where films were made."""
