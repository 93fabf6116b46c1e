"""What staff do with content, without a form.

A text goes from draft over review to the site by steps (`workflow.steps`). What is
public is never edited: a working copy beside it is compared, previewed and published
(`workflow.working_copies`). Each save is a version that can be compared and restored
(`revisions`, `workflow.restore`). A row knows which of its translations are older than
their source (`translations`). What looks doubtful is said and stops nothing
(`quality`). Rows come from files, as fixtures or as tables (`records`, `xlsx`), and
texts for translators go out and come back as plain lines (`markdown`).
"""
