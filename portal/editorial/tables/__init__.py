"""Content as tables: given out as XLSX, and taken back with a preview.

django-import-export is not used: its widgets make 12 of 12.7 and False of “maybe” and
pass over keys that name nothing, and it saves into rows that are live. What remains of
it, a loop over columns, is shorter here than the overriding there.
"""
