"""Accounts: who may sign in, with which role and password, and for how long."""
