"""The office's year: what comes back each year, and what is due before it."""
