"""The exchanges in the order of time, narrowed by what is asked for."""
