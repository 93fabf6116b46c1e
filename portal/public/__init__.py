"""What visitors get, without an account, a cookie or a script.

Pages (`views`), the ways between them (`navigation`), what they say to machines
(`seo`), and what else is made of the same rows: `feeds`, `search`, `open_data`. Readers
report errors (`feedback`). Stored files are given out only while something public
shows them (`media`). What is not public looks like what never was:
`tests/hostile/test_nothing_leaks.py` compares every answer with and without it.
"""
