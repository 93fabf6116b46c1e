"""The audit trail at the desk: what is recorded there, and where it is read."""
