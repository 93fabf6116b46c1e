"""Forms in which nothing is overwritten: of two people, or of one in two tabs.

`merge_forms` asks about fields, `merge_formsets` about rows in them.
"""
