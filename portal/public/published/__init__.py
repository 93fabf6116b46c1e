"""Published pages as files, which are given out without asking the application.

What visitors may see has editions: each change of it begins a new one (`signals`,
`editions`). An edition is a folder with a file a page (`folder`, `addresses`), which
the web server in front gives out, or the first of our middlewares (`serving`).
"""
