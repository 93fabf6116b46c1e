"""What happens before and after every request, and at the start. Knows no content."""
