"""Rows from files: fixtures by `loaddata`, tables at the desk.

A file has texts (`sources`), and the fields of the model decide what they mean
(`fields`, `table`). The former values of the file (`baseline`) separate its changes
from those of others. A table is planned, previewed and applied through working copies
(`plan`, `apply`), and undone as a whole (`undo`), and so are the texts that translators
send back. `fixtures` are loaded into live rows of every model.

django-import-export is not used: its widgets make 12 of 12.7 and False of “maybe” and
ignore unknown keys, and it saves into live rows. The remaining part of it, a loop over
columns, is shorter here than the overrides would be.
"""
