"""The data that everybody may use: an API, files, and catalogues of both.

A set of rows is declared in the module `api` of its app (`datasets.Dataset`); the API,
the files and their descriptions are made from that.
"""
