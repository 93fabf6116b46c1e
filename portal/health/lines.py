"""What a check has found: its state, what there is, and what to do."""

from dataclasses import dataclass, field

from django.db.models import IntegerChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class State(IntegerChoices):
    """The value is the exit status of the command, and that of the gauge."""

    GREEN = 0, _("green")
    YELLOW = 1, _("yellow")
    RED = 2, _("red")


LABELS = {
    "database": _("Database"),
    "migrations": _("Migrations"),
    "search": _("Search index"),
    "trail": _("Audit trail"),
    "jobs": _("Nightly jobs"),
    "copy": _("Last copy"),
    "drill": _("Copy tried out"),
    "places": _("Places of copies"),
    "disk": _("Disk space"),
    "version": _("Running service"),
    "front": _("Web server's cache"),
    "certificate": _("Certificate"),
    "mail": _("Mail server"),
    "clock": _("Clock"),
    "packages": _("Security releases"),
    "doctor": _("This list"),
}


@dataclass
class Line:
    """One result. Its texts are entries of the catalogue, with neutral values.

    So a result that was stored is read in every language. `figures` are for a gauge
    each, in seconds or bytes: the name, with its label if it has one.
    """

    state: State
    text: str
    advice: str = ""
    values: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    name: str = ""

    @property
    def label(self):
        return str(LABELS.get(self.name, self.name))

    @property
    def is_red(self):
        return self.state == State.RED

    @property
    def found(self):
        return gettext(self.text) % self.values

    @property
    def to_do(self):
        return gettext(self.advice) % self.values if self.advice else ""

    def as_json(self):
        words = {"label": self.label, "found": self.found, "to_do": self.to_do}
        state = State(self.state).name.lower()
        return {"name": self.name, "state": state, **words, "figures": self.figures}


def green(text, figures=None, **values):
    return Line(State.GREEN, text, "", values, figures or {})


def yellow(text, advice, figures=None, **values):
    return Line(State.YELLOW, text, advice, values, figures or {})


def red(text, advice, figures=None, **values):
    return Line(State.RED, text, advice, values, figures or {})


def reason_of(error):
    """Return the first line of what an error says, or else its name."""
    text = getattr(error, "strerror", None) or str(error)
    if code := getattr(error, "smtp_code", None):
        text = f"{code} {error.smtp_error.decode(errors='replace')}"
    return text.strip().partition("\n")[0].rstrip(".") or type(error).__name__
