"""Text analysis for the search: folding, pieces, Latin alphabet."""
