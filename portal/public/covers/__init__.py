"""Covers that are drawn from rows, for pages and for share pictures.

An app registers in a module `covers.py`, beside its models, the drawings of its rows:
land, shores, points and lines. No module here uses cities.
"""
