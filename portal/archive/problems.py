"""What can be wrong with a copy, in a sentence for whoever sits at the terminal."""

from contextlib import contextmanager

from django.utils.translation import gettext as _


class ArchiveError(Exception):
    """A copy cannot be made, read or brought back; its text says why."""


class PartError(Exception):
    """A part of a copy breaks a limit: the name of the part, and the reason."""

    def __init__(self, part, reason, **values):
        super().__init__(part, reason % values)
        self.part, self.reason = self.args


@contextmanager
def naming(copy):
    """Raise a `PartError` of the block as an `ArchiveError` that names the copy."""
    try:
        yield
    except PartError as error:
        text = _("%(copy)s is refused because of its part %(part)r: %(reason)s.")
        values = {"copy": copy, "part": error.part, "reason": error.reason}
        raise ArchiveError(text % values) from None
