"""The language of the desk, and words of Django that it says better."""
