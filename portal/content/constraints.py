"""Rules that the database keeps, with words that the form shows at the right field."""

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, CharField, CheckConstraint, F, Q
from django.db.models.functions import Coalesce, Length, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FieldCheck(CheckConstraint):
    """A CheckConstraint whose error stands at `field`, not above the form."""

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
    """Rules about one row alone, which Django asks of the database one by one.

    Here it is one query, and one for each only where one of them is broken.
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
        """Whether all rules hold that are about nothing but these values."""
        conditions = [check.condition for check in self.checks]
        kept = [
            Coalesce(each, True, output_field=BooleanField())  # NULL breaks no rule
            for each in conditions
            if set(each.referenced_base_fields) <= values.keys()
        ]
        return not kept or Q(*kept).check(values, using=using)


def together(constraints):
    """The same rules, those about one row alone as one."""
    checks = [each for each in constraints if isinstance(each, CheckConstraint)]
    return [*(each for each in constraints if each not in checks), Together(checks)]


def in_order(start, end, name):
    """The partial date `end` is not before `start`, at the coarser precision."""
    start_cut = Substr(F(start), 1, Length(F(end)), output_field=CharField())
    return FieldCheck(
        field=end,
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": start_cut}),
        name=name,
        violation_error_message=_("The end is before the start."),
    )


def between(field, low, high, name, message):
    """`field` is empty or lies within `low` and `high`, both included."""
    return FieldCheck(
        field=field,
        condition=Q(**{f"{field}__isnull": True})
        | Q(**{f"{field}__gte": low, f"{field}__lte": high}),
        name=name,
        violation_error_message=message,
    )


def year(field, name):
    """`field` is empty or a year of four digits at most."""
    return between(field, 1, 9999, name, _("A year lies between 1 and 9999."))


def not_in_the_future(year):
    """Raise ValidationError for a year that has not begun in Beijing.

    No constraint, since one must not depend on the day on which it is looked at.
    """
    if year > (now := timezone.localdate().year):
        raise ValidationError(
            _("The year %(year)d has not begun; it is %(now)d."),
            params={"year": year, "now": now},
        )
