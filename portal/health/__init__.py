"""The doctor: how the portal and its machine are, a line for each check.

A check reads or asks one thing (`rows`, `machine`, `servers`). `examination` makes all
of them, each within a bounded time, `record` has the results of the last time, `mails`
tells administrators once of a fault, and once of its end.
"""
