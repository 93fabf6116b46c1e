"""Reports of errors by visitors, and the office's answers."""
