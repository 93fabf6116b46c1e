"""What everything with a page of its own has in common; texts, languages, dates."""
