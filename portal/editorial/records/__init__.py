"""Rows from files: fixtures by `loaddata`, tables at the desk.

A file says texts (`sources`), and the fields of the model decide what they mean
(`fields`, `references`). What the file was made from (`baseline`) tells changes of the
file from changes of others. A table is planned, previewed and applied through working
copies (`plan`, `validation`, `apply`), and undone as a whole (`undo`); `fixtures` are
loaded into live rows of every model.

django-import-export is not used: its widgets make 12 of 12.7 and False of “maybe” and
pass over keys that name nothing, and it saves into rows that are live. What remains of
it, a loop over columns, is shorter here than the overriding there.
"""
