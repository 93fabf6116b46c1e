"""The exchanges in the order of time, narrowed by filters.

`filters` read the address, `facts` are the data to count, `counts` are the numbers, and
`facets` are links with these numbers.
"""
