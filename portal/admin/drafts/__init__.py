"""Unsaved text: stored while it is typed, offered again, and never lost on the way.

`store` holds open forms and knows those that were sent before, `offer` puts a text back
into its form, `failed` answers what could not be processed, `page` lists the texts of a
person, and `reader_view` shows a page with the text that is not saved yet.
"""
