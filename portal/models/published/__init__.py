"""Which edition of the public site there is, and who gives it out."""
