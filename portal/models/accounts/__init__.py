"""Models for the accounts of the staff, beside the accounts themselves."""
