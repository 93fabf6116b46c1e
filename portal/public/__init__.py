"""The public site, without an account, a cookie or a script.

Pages (`views`), the ways between them (`navigation`), their metadata (`seo`), and other
forms of the same rows: `feeds`, `search`, `api`. Readers report errors
(`feedback`). Stored files are served only while something public shows them (`media`).
Content that is not public looks like content that does not exist:
`tests/hostile/test_nothing_leaks.py` compares every answer with and without it.
"""
