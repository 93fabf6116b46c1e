"""Rich texts as plain lines with simple marks, and back to the same HTML.

A library of Markdown was tried, and is not used for these reasons. A broken mark is an
error with its line here, and in CommonMark letters of the text. `**` ends between
punctuation and a Chinese or Korean letter. "2014. 6. 12." is a date and no list in a
list. A list in a numbered list is indented by two spaces. And the tables that
translators have in their folders are read as they were written.
"""
