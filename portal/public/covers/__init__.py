"""Covers that are drawn from the record, for pages and for where they are shared.

An app says in a module `covers.py`, beside its models, what is to be seen of a row. It
speaks of land, shores, points and lines; nothing here knows a city.
"""
