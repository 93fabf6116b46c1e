"""What can be wrong with a copy, in a sentence for whoever sits at the terminal."""


class ArchiveError(Exception):
    """A copy cannot be made, read or brought back; its text says why."""
