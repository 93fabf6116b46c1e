"""What a rule finds: its state, since when, and what there is to do about it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Max, Q
from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models, desk_address
from portal.content.states import State as Public
from portal.content.states import is_in
from portal.inspection.models import State, Threshold
from portal.models import SiteSettings, Story

VIEW = "inspection.view_threshold"
RIGHT = "inspection.change_threshold"  # of who is reminded
AHEAD = timedelta(days=3)  # before a limit, staff are warned
SHOWN = 20  # items of a rule on the page


@dataclass
class Finding:
    state: State
    detail: str = ""
    since: date | None = None
    due: date | None = None  # the last day in time, or the one that was missed
    url: str = ""  # where it can be mended at the desk
    items: list = field(default_factory=list)  # texts, each alone or with an address

    def __post_init__(self):
        self.items = [(i, "") if isinstance(i, str) else i for i in self.items]


@dataclass
class Column:
    """The list of a kind in a language, and the day of its last update, if any."""

    model: type
    language: str
    last: date | None


def by_age(last, limit, today, *items):
    """Return the finding on what is to be done every `limit` days."""
    due = last + timedelta(days=limit)
    if today > due:
        return Finding(State.FAILED, since=due, due=due, items=list(items))
    state = State.WARNING if today >= due - AHEAD else State.OK
    return Finding(state, since=last, due=due, items=list(items))


def desk(model, *, query="", row=None):
    """Return the address of a list of the desk, or of the form of a row there."""
    name, args = ("change", [row.pk]) if row else ("changelist", [])
    return desk_address(model, name, *args) + query


class Inspection:
    """What several rules ask for, asked for once."""

    def __init__(self, limits, today=None):
        self.today = today or timezone.localdate()
        self.limits = limits | dict(Threshold.objects.values_list("rule", "limit"))

    @cached_property
    def site(self):
        return SiteSettings.objects.first() or SiteSettings()

    @cached_property
    def columns(self):
        """The columns in each language; an update left untranslated does not count.

        News counts from publication, pages of facts from their last change.
        """
        found = []
        for model in content_models():
            if model.listing.view:
                moment = "published_at" if model is Story else "updated_at"
                values = model.objects.originals().aggregate(
                    **{
                        code.replace("-", "_"): Max(moment, filter=is_shown_in(code))
                        for code in LANGUAGES
                    }
                )
                for code, last in zip(LANGUAGES, values.values(), strict=True):
                    found.append(Column(model, code, last and timezone.localdate(last)))
        return found


def is_shown_in(language):
    """Return the condition of public rows whose text in a language is up to date."""
    title = build_localized_fieldname("title", language)
    is_missing = Q(**{f"{title}__isnull": True}) | Q(**{title: ""})
    is_outdated = Q(untranslated__has_key=f"{language}:outdated")
    return is_in(Public.PUBLIC) & ~is_missing & ~is_outdated
