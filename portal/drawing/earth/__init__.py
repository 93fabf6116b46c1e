"""The earth as a ball: its land, and how parts of it lie on a plane."""
