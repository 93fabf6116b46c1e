"""The exchanges in the order of time, narrowed by filters.

`filters` read the address, `counts` are the numbers, and `facets` are links with these
numbers.
"""
