"""What belongs to the accounts of the staff, beside the accounts themselves."""
