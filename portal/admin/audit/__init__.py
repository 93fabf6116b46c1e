"""The audit trail at the desk: recorded acts of the desk, and pages to read it."""
