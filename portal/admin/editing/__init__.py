"""Forms in which nothing is overwritten: of two people, or of one in two tabs.

`merge_forms` asks about fields, `mixins` about rows in them.
"""
