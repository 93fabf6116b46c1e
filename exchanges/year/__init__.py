"""What the office does again and again in a year, from the rows that are here."""
