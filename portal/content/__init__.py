"""The base of everything with a page of its own.

`models.Content` is the base class of each kind of content; `states` and `querysets`
say what is public. Texts are kept in a column for each language (`i18n`), formatted
ones clean and with links by key (`rich_text`). Dates keep the precision of their
source (`partial_date`).
"""
