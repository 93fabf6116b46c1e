"""What is doubtful or out of date in the content."""
