"""What staff do with content, without a form.

A text goes from draft over review to the site by steps (`workflow.steps`). What is
public is never edited: a working copy beside it is compared, previewed and published
(`workflow.working_copies`). Each save is a version that can be compared and restored
(`revisions`, `workflow.restore`). A row knows which of its translations are older than
their source (`translations`). What looks doubtful is said and stops nothing
(`quality`). Six kinds go out and come in as tables (`tables`, `xlsx`), texts for
translators as plain lines (`markdown`), and all kinds as files (`fixtures`).
"""
