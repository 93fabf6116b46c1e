"""Handling of every request, before and after its view, and at the start. No models.

Middleware, failures and the log, and what settings read from the environment.
"""
