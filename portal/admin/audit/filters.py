"""By what the trail is filtered: act, account, kind, row and time, each by an index."""

from datetime import datetime, time, timedelta

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from portal.admin.audit.wording import kind_in_words
from portal.models import AuditEntry, User
from portal.models.audit import Event

NOBODY = "none"


class ChoiceFilter(admin.SimpleListFilter):
    """One box of the form with all filters; each choice has its value for that.

    A value that is no choice filters nothing.
    """

    template = "admin/audit/choice_filter.html"
    column = None  # whose value is chosen

    def queryset(self, request, queryset):
        is_choice = self.value() in {f"{key}" for key, _name in self.lookup_choices}
        return queryset.filter(**{self.column: self.value()}) if is_choice else queryset

    def choices(self, changelist):
        values = ["", *(f"{value}" for value, _label in self.lookup_choices)]
        found = super().choices(changelist)
        for value, choice in zip(values, found, strict=True):
            yield {**choice, "value": value}


class EventFilter(ChoiceFilter):
    title = _("act")
    parameter_name = column = "event"

    def lookups(self, request, model_admin):
        return Event.choices


class AccountFilter(ChoiceFilter):
    title = _("account")
    parameter_name, column = "account", "actor"

    def lookups(self, request, model_admin):
        names = User.objects.order_by("username")
        found = [(str(user.pk), user.get_username()) for user in names]
        return [(NOBODY, _("without an account")), *found]

    def queryset(self, request, queryset):
        if self.value() == NOBODY:
            return queryset.filter(actor=None)
        return super().queryset(request, queryset)


class KindFilter(ChoiceFilter):
    """Filter by kinds with a list at the desk; a query for all kinds would be slow."""

    title = _("kind")
    parameter_name = column = "kind"

    def lookups(self, request, model_admin):
        models = model_admin.admin_site._registry
        labels = [model._meta.label_lower for model in models]
        return sorted(
            ((each, kind_in_words(each)) for each in labels), key=lambda c: c[1]
        )


class RowFilter(ChoiceFilter):
    """Filter by one row; only links in entries use it."""

    title = _("entry")
    parameter_name = "row"

    def lookups(self, request, model_admin):
        value = self.used_parameters.get(self.parameter_name)
        if not value:
            return []
        label, _colon, key = value.partition(":")
        return [(value, f"{kind_in_words(label)} {key}")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        label, _colon, key = self.value().partition(":")
        return queryset.filter(kind=label, object_id=key)


class PeriodFilter(admin.ListFilter):
    """From one day to another, both of them included.

    Numbers grow with time, so the days are turned into numbers, which are in order.
    """

    title = _("period")
    template = "admin/audit/period_filter.html"
    names = ("from", "until")

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        for name in self.names:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]
        self.days = {
            name: day_of(text) for name, text in self.used_parameters.items() if text
        }

    def has_output(self):
        return True

    def expected_parameters(self):
        return list(self.names)

    def queryset(self, request, queryset):
        if "from" in self.days:
            queryset = queryset.filter(number__gte=first_number(self.days["from"]))
        if "until" in self.days:
            after = self.days["until"] + timedelta(days=1)
            queryset = queryset.filter(number__lt=first_number(after))
        return queryset

    def choices(self, changelist):
        """Return the two days, in the format of the filter form."""
        return [{name: f"{self.days.get(name, '')}" for name in self.names}]


def day_of(text):
    """Return the day in a text. Raises `IncorrectLookupParameters`."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not 1970 < day.year < 9000:
        raise IncorrectLookupParameters(text)
    return day


def first_number(day):
    """Return the number of the first entry since a day, or one that is too high."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    times = AuditEntry.objects.filter(at__gte=begin).order_by("at", "number")
    found = times.values_list("number", flat=True).first()
    return AuditEntry.number.field.MAX_BIGINT if found is None else found
