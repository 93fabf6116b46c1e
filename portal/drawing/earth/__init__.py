"""The earth as a ball: its land, and projections onto a plane."""
