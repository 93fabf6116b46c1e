"""Rules that the database or a form keeps, with words shown at the right field."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BooleanField, CharField, CheckConstraint, F, Q
from django.db.models.functions import Coalesce, Length, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FieldCheck(CheckConstraint):
    """A CheckConstraint whose error is shown at `field`, not above the form."""

    def __init__(self, *, field, **kwargs):
        self.field = field
        super().__init__(**kwargs)

    def validate(self, model, instance, exclude=None, **kwargs):
        try:
            super().validate(model, instance, exclude=exclude, **kwargs)
        except ValidationError as error:
            raise ValidationError({self.field: error}) from None

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}


class Together:
    """Constraints of a single row, which Django would check by a query each.

    One query checks all; only if one is broken, each has its own query.
    """

    def __init__(self, checks):
        self.checks = checks

    def validate(self, model, instance, exclude=None, **kwargs):
        values = instance._get_field_expression_map(model._meta, exclude)
        if self.hold(values, **kwargs):
            return
        errors = {}
        for check in self.checks:
            try:
                check.validate(model, instance, exclude=exclude, **kwargs)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def hold(self, values, using):
        """Return True if all rules hold that depend only on these values."""
        conditions = [check.condition for check in self.checks]
        kept = [
            Coalesce(each, True, output_field=BooleanField())  # NULL breaks no rule
            for each in conditions
            if set(each.referenced_base_fields) <= values.keys()
        ]
        return not kept or Q(*kept).check(values, using=using)


def together(constraints):
    """Return the constraints with all checks of single rows merged into one."""
    checks = [each for each in constraints if isinstance(each, CheckConstraint)]
    return [*(each for each in constraints if each not in checks), Together(checks)]


def in_order(start, end, name):
    """Check that the partial date `end` is not before `start`, as far as known."""
    start_cut = Substr(F(start), 1, Length(F(end)), output_field=CharField())
    return FieldCheck(
        field=end,
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": start_cut}),
        name=name,
        violation_error_message=_("The end is before the start."),
    )


def between(field, low, high, name, message):
    """Check that `field` is empty or between `low` and `high`, both included."""
    return FieldCheck(
        field=field,
        condition=Q(**{f"{field}__isnull": True})
        | Q(**{f"{field}__gte": low, f"{field}__lte": high}),
        name=name,
        violation_error_message=message,
    )


def year(field, name):
    """Check that `field` is empty or a year of four digits at most."""
    return between(field, 1, 9999, name, _("A year is between 1 and 9999."))


def not_in_the_future(year):
    """Raise ValidationError for a year that has not begun in Beijing.

    No constraint, since one must not depend on the day on which it is looked at.
    """
    if year > (now := timezone.localdate().year):
        raise ValidationError(
            _("The year %(year)d has not begun; it is %(now)d."),
            params={"year": year, "now": now},
        )


def original(to, name, on_delete=models.PROTECT, related_name="+", **options):
    """Return a foreign key to content; working copies cannot be chosen."""
    return models.ForeignKey(
        to,
        on_delete,
        verbose_name=name,
        related_name=related_name,
        limit_choices_to={"live": None},
        **options,
    )
