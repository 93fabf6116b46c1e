"""Editorial work on content, without forms.

A text goes from draft over review to the site by steps (`workflow.steps`). Public
content is never edited: a working copy beside it is compared, previewed and published
(`workflow.working_copies`). Each save is a version that can be compared and restored
(`revisions`, `workflow.restore`). A row stores which of its translations are older than
their source (`translations`). Warnings prevent nothing (`quality`). Rows come from
files, as fixtures or as tables (`records`, `xlsx`), and texts for translators are
exported and imported as plain lines (`markdown`).
"""
