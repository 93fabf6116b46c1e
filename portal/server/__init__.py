"""What happens before and after every request, and at the start. Knows no model.

Middleware, failures and the log, and what settings read from the environment.
"""
