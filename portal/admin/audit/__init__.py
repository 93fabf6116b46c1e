"""What was done, at the desk: acts are recorded, the trail and versions are read."""
