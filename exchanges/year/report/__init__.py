"""The figures of a year: what counts, how it is counted, and where it is shown.

`rows` say which rows count, `counting` counts them, `report` puts the figures into
words; the desk and the public page show them.
"""
