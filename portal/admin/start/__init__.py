"""The start page of the desk: boxes, numbers, the search, and one's own account."""
