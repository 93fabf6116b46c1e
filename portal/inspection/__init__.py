"""The checks that government sites are inspected by, and how this one fares."""
