"""What was typed and not saved: stored every few seconds, and offered back."""
