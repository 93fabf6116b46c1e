"""Rules that the database keeps, with words that the form shows at the right field."""

from django.core.exceptions import ValidationError
from django.db.models import CharField, CheckConstraint, F, Q
from django.db.models.functions import Length, Substr
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
