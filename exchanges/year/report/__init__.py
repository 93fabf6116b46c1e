"""The figures of a year: what counts, how it is counted, and where it is shown.

`counting` says which rows count and counts them, `report` puts the figures into words;
the desk and the public page show them.
"""
