"""The steps of publication: from draft over review to the site, and off it again.

Each step has the states from which it can be done, the right that it needs and what
it does to the row. `apply_step` is the way in: it locks, asks, does and notes.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content import pictures
from portal.content.parts import check_confirmed
from portal.content.states import LATEST, State, Status
from portal.editorial.workflow import working_copies
from portal.editorial.workflow.authors import has_right, may_approve
from portal.editorial.workflow.notices import give_notice
from portal.models import Opening, PreviewLink
from portal.models.audit import Event, Step, act


@dataclass(frozen=True)
class Rule:
    """A step with its conditions; `done` is the message with the title of the row."""

    action: str
    label: str
    help: str
    done: str
    states: tuple
    right: str = "publish"
    needs_other_author: bool = False
    needs_remark: bool = False
    takes_time: bool = False
    for_copies: bool = False


@dataclass(frozen=True)
class StepRequest:
    """A requested step, with what the user filled in for it."""

    action: str
    remark: str = ""
    moment: datetime | None = None

    @property
    def rule(self):
        return RULES[self.action]


NOT_PUBLIC = (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN, State.SCHEDULED)

RULES = {
    rule.action: rule
    for rule in (
        Rule(
            Step.ASK,
            _("Ask for review"),
            _("A publisher sees it among what waits."),
            _("“%(title)s” was sent to review and waits for a publisher."),
            (State.DRAFT, State.WITHDRAWN),
            right="change",
            for_copies=True,
        ),
        Rule(
            Step.SEND_BACK,
            _("Send back"),
            _("It becomes a draft again; say in the remark what has to be done."),
            _("“%(title)s” was sent back to be revised, and is a draft again."),
            (State.IN_REVIEW,),
            needs_remark=True,
            for_copies=True,
        ),
        Rule(
            Step.PUBLISH,
            _("Publish now"),
            _("Everybody sees it at once."),
            _("“%(title)s” is published; everybody can see it on the site."),
            NOT_PUBLIC,
            needs_other_author=True,
            for_copies=True,
        ),
        Rule(
            Step.SCHEDULE,
            _("Publish at this time"),
            _("It appears by itself at the time below."),
            _("“%(title)s” appears on the site on %(from)s (Beijing time)."),
            NOT_PUBLIC,
            needs_other_author=True,
            takes_time=True,
        ),
        Rule(
            Step.WITHDRAW,
            _("Withdraw"),
            _("It leaves the site at once; its address answers as if it never was."),
            _("“%(title)s” was withdrawn and is no longer on the site."),
            (State.PUBLIC, State.SCHEDULED, State.EXPIRED),
        ),
        Rule(
            Step.EXPIRE,
            _("Set the end"),
            _("It leaves the site by itself at the time below; no time means never."),
            _("“%(title)s” leaves the site on %(until)s (Beijing time)."),
            (State.PUBLIC, State.SCHEDULED, State.EXPIRED),
            takes_time=True,
        ),
    )
}


PUBLISH = StepRequest(Step.PUBLISH)
# The columns that a step saves; it saves no texts.
STORED = ["status", "published_at", "expires_at", "asked_by", "asked_at"]
STORED += ["returned_by", "returned_at", "remark"]
ENDLESS = _("“%(title)s” stays on the site without an end.")


def offered(row, user):
    """Return the rules of the steps that the user may apply to the row."""
    return [
        rule
        for rule in RULES.values()
        if row.state in rule.states
        and (rule.for_copies or row.live_id is None)
        and has_right(user, rule.right, row)
    ]


def check_row(rule, row, user):
    """Raise `ValidationError` if the user cannot do the step with this row."""
    if not has_right(user, rule.right, row):
        raise ValidationError(_("Your role does not include this step."), "right")
    if row.state not in rule.states or (row.live_id and not rule.for_copies):
        raise ValidationError(
            _("This cannot be done now: the state is “%(state)s”."),
            "state",
            {"state": row.state.label},
        )
    if rule.needs_other_author and not may_approve(row, user):
        raise ValidationError(
            _("You have worked on it, so another person has to publish it."),
            "author",
        )


def check_input(step):
    """Raise `ValidationError` where something has to be filled in for the step."""
    rule, moment = step.rule, step.moment
    if rule.needs_remark and not step.remark.strip():
        raise ValidationError(_("Say in the remark what has to be done."), "remark")
    if step.action == Step.SCHEDULE and moment is None:
        raise ValidationError(_("Give the date and the time of publication."), "moment")
    if moment is not None and moment <= timezone.now():
        raise ValidationError(_("This time is over already."), "moment")
    if moment is not None and moment > LATEST:
        raise ValidationError(_("This time is too far away."), "moment")


def check_seen(stored, seen):
    """Raise `ValidationError` unless the stored version was seen, or none was asked."""
    if seen is not None and seen != stored:
        raise ValidationError(
            _("It was changed after you had opened it. Look at it again first."),
            "version",
        )


@transaction.atomic
def apply_step(step, row, user, version=None, mails=True):
    """Lock a row, apply a step to it and record it; return the row that remains.

    `version` is the one that the user saw. With `mails` those who have to act get one.
    Raises `ValidationError` with the reason if the step is not possible; nothing is
    changed then.
    """
    return apply_to_locked(step, locked(row), user, version, mails)


def apply_to_locked(step, row, user, version=None, mails=True):
    """Do as `apply_step` with a row that was locked, after its live row, when read."""
    check_row(step.rule, row, user)
    check_input(step)
    if step.action in (Step.PUBLISH, Step.SCHEDULE):
        pictures.check_described(row)
        check_confirmed(row)
    ends = step.action == Step.EXPIRE and step.moment is not None
    if ends and step.moment <= row.published_at:
        raise ValidationError(_("It cannot expire before it is published."), "moment")
    check_seen(row.version, version)
    with act(event_of(step), user, row, step=step.action) as under_way:
        under_way.row = row = change_state(step, row, user)
        under_way.details |= details_of(step, row)
    if mails:
        give_notice(step.action, row, user, step.remark)
    return row


def event_of(step):
    """Return the event of the entry, by the effect of the step for visitors."""
    if step.action in (Step.PUBLISH, Step.SCHEDULE):
        return Event.PUBLISHED
    if step.action == Step.WITHDRAW or (step.action == Step.EXPIRE and step.moment):
        return Event.WITHDRAWN
    return Event.STEP


def details_of(step, row):
    """The details of the entry: the times that the step set, and the remark."""
    times = {}
    if step.action in (Step.PUBLISH, Step.SCHEDULE):
        times = {"from": row.published_at, "until": row.expires_at}
    elif step.action == Step.EXPIRE:
        times = {"until": row.expires_at}
    details = {name: time.isoformat() for name, time in times.items() if time}
    return details | ({"remark": step.remark} if step.remark else {})


def locked(row):
    """Return the row as stored, locked. Raises `ValidationError` if it was deleted."""
    found = working_copies.lock(type(row)._base_manager.all(), row.pk)
    if not found:
        raise ValidationError(_("It is not there any more."), "gone")
    return found


def change_state(step, row, user):
    """Change the row by the step; return the row that remains."""
    if step.action in (Step.PUBLISH, Step.SCHEDULE):
        return make_public(row, step.moment)
    if step.action == Step.WITHDRAW:
        if not row.was_public:  # a planned time of publication is dropped
            row.published_at = None
        row.status = Status.WITHDRAWN
        row.clear_request()
        copies = type(row)._base_manager.filter(live=row)
        PreviewLink.objects.about(row, *copies).delete()
    elif step.action == Step.EXPIRE:
        row.expires_at = step.moment
    elif step.action == Step.ASK:
        row.status = Status.IN_REVIEW
        row.clear_request()
        row.asked_by, row.asked_at, row.remark = user, timezone.now(), step.remark
    else:
        row.status = Status.DRAFT
        row.returned_by, row.returned_at = user, timezone.now()
        row.remark = step.remark
    return store(row)


def make_public(row, moment=None):
    """Publish the row, or its copy; return the public row.

    A row that was public before keeps its first day of publication.
    """
    if row.live_id:
        set_times = partial(set_public, moment=moment)
        row = working_copies.publish_working_copy(row, set_times)
    else:
        set_public(row, moment)
        row.full_clean(exclude=working_copies.PEOPLE)
        PreviewLink.objects.about(row).delete()
        store(row)
    return row


def set_public(row, moment):
    """Set the state and the times of a row that is published now or at the moment."""
    if moment or not row.was_public:
        row.published_at = moment or timezone.now()
    if row.expires_at and row.expires_at <= max(row.published_at, timezone.now()):
        row.expires_at = None  # the end of an earlier time on the site
    row.status = Status.PUBLISHED
    row.clear_request()


def store(row):
    row.save(update_fields=STORED)
    return row


@transaction.atomic
def take_back(row, user):
    """Turn a row that the user sent to review, and no other opened, into a draft again.

    Raises `ValidationError` with the reason if that is not possible; nothing is
    changed.
    """
    row = locked(row)
    if row.status != Status.IN_REVIEW:
        raise ValidationError(_("It is not in review any more."), "state")
    if row.asked_by_id != user.pk or not has_right(user, "change", row):
        raise ValidationError(
            _("Only who has asked for the review can take it back."), "right"
        )
    opened = Opening.objects.about(row).filter(seen_at__gte=row.asked_at)
    if opened.exclude(user=user).exists():
        raise ValidationError(
            _("It has been opened since you sent it. Ask them to send it back."),
            "opened",
        )
    with act(Event.STEP, user, row, step=Step.TAKE_BACK):
        row.status = Status.DRAFT
        row.clear_request()
        return store(row)
