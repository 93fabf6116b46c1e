"""The inspection at the desk: its page, its reports, and the rows that staff enter."""
