"""What helps translators: the words of the office, and former translations."""
