"""The exchanges in the order of time, narrowed by what is asked for.

`filters` read the address, `facts` is what can be counted, `facets` are links with how
many exchanges are behind each, which `counts` finds out.
"""
