"""Keeps an edition whole and true: `manage.py keep`."""
