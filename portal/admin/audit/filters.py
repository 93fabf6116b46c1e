"""By what the trail is filtered: act, account, kind, row and time, each by an index."""

from datetime import datetime, time, timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.admin.audit.wording import kind_in_words
from portal.models import AuditEntry, User
from portal.models.audit import Event

NOBODY = "none"


class ChoiceFilter(admin.SimpleListFilter):
    """One box of the form with all filters; a value that is no choice is ignored."""

    template = "admin/audit/choice_filter.html"

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**self.condition(self.value()))

    def condition(self, value):
        return {self.parameter_name: value}


class EventFilter(ChoiceFilter):
    title = _("act")
    parameter_name = "event"

    def lookups(self, request, model_admin):
        return Event.choices


class AccountFilter(ChoiceFilter):
    title = _("account")
    parameter_name = "account"

    def lookups(self, request, model_admin):
        names = User.objects.order_by("username")
        found = [(str(user.pk), user.get_username()) for user in names]
        return [(NOBODY, _("without an account")), *found]

    def condition(self, value):
        return {"actor": None if value == NOBODY else value}


class KindFilter(ChoiceFilter):
    """Filter by kinds with a list at the desk; a query for all kinds would be slow."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        labels = [model._meta.label_lower for model in model_admin.admin_site._registry]
        found = [(label, kind_in_words(label)) for label in labels]
        return sorted(found, key=lambda choice: choice[1])


class RowFilter(ChoiceFilter):
    """Filter by one row; only links in entries use it."""

    title = _("entry")
    parameter_name = "row"

    def lookups(self, request, model_admin):
        if not self.value():
            return []
        kind, _colon, key = self.value().partition(":")
        return [(self.value(), f"{kind_in_words(kind)} {key}")]

    def condition(self, value):
        kind, _colon, key = value.partition(":")
        return {"kind": kind, "object_id": key}


class FromFilter(admin.SimpleListFilter):
    """The first day.

    Numbers grow with time, so days are turned into numbers, which are in order.
    """

    title = pgettext_lazy("day", "from")
    parameter_name = "from"
    template = "admin/audit/day_filter.html"

    def lookups(self, request, model_admin):
        return [("", "")]  # any day

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(number__gte=first_number(day_of(self.value())))


class UntilFilter(FromFilter):
    """The last day, which is included."""

    title = pgettext_lazy("day", "until")
    parameter_name = "until"

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        after = day_of(self.value()) + timedelta(days=1)
        return queryset.filter(number__lt=first_number(after))


def day_of(text):
    """Return the day in a text. Raises `ValueError`."""
    day = parse_date(text)
    if day is None or not 1970 < day.year < 9000:
        raise ValueError(text)
    return day


def first_number(day):
    """Return the number of the first entry since a day, or one that is too high."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    times = AuditEntry.objects.filter(at__gte=begin).order_by("at", "number")
    found = times.values_list("number", flat=True).first()
    return AuditEntry.number.field.MAX_BIGINT if found is None else found
