"""Exchanges as events of a calendar, to be subscribed to."""
