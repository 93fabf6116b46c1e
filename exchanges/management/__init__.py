"""The commands of exchanges."""
