"""Rules that the database keeps, with words that the form shows at the right field."""

from babel import Locale, UnknownLocaleError
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


def local_name_has_language(name):
    """A name in a local script says in which language it is."""
    return FieldCheck(
        field="local_language",
        condition=Q(local_name="") | ~Q(local_language=""),
        name=name,
        violation_error_message=_(
            "Say in which language the local name is, for example ko for Korean."
        ),
    )


def validate_language(code):
    """Raise ValidationError unless the code is a language of BCP 47, such as `ko`."""
    try:
        Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        raise ValidationError(
            _("“%(code)s” is no code of a language. Korean is ko, Japanese is ja."),
            params={"code": code},
        ) from None


def on_earth(name):
    """Latitude and longitude lie within range, and stand together or not at all."""
    return [
        between(
            "latitude",
            -90,
            90,
            f"{name}_latitude",
            _("A latitude lies between -90 and 90 degrees."),
        ),
        between(
            "longitude",
            -180,
            180,
            f"{name}_longitude",
            _("A longitude lies between -180 and 180 degrees."),
        ),
        CheckConstraint(
            condition=Q(latitude__isnull=True, longitude__isnull=True)
            | Q(latitude__isnull=False, longitude__isnull=False),
            name=f"{name}_point_is_whole",
            violation_error_message=_(
                "Give both latitude and longitude, or neither of them."
            ),
        ),
    ]
