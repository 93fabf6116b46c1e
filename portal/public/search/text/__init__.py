"""How the search reads texts: in one form, by their pieces, in the Latin alphabet."""
