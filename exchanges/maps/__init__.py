"""Maps of the friendships: drawn from the rows, for any home city."""
