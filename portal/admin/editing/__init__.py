"""The forms: nothing is overwritten, saved twice or lost."""
