"""The base of cities and sights: a name in their own script, and a point."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.content.constraints import FieldCheck, between

# A language, perhaps with a script and a region: ko, sr-Cyrl, zh-Hans-CN.
LANGUAGE = re.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def validate_language(code):
    """Raise ValidationError unless the code has the form of BCP 47, such as `ko`."""
    if not LANGUAGE.fullmatch(code):
        raise ValidationError(
            _("“%(code)s” is no code of a language. Korean is ko, Japanese is ja."),
            params={"code": code},
        )


class Ink(models.IntegerChoices):
    """The colours of maps and covers, as `tokens.css` has them."""

    TIDE = 0, _("sea green")
    HARBOUR = 1, _("blue")
    PINE = 2, _("pine green")
    PERSIMMON = 3, _("orange")
    MADDER = 4, _("crimson")
    PLUM = 5, _("purple")
    OCHRE = 6, _("ochre")
    SLATE = 7, _("slate grey")


PLACED = ("latitude", "longitude", "ink")  # columns that a drawing needs
LOCAL = ("local_name", "local_language")


class Place(models.Model):
    """A place with a local name and, if it is reliable, a position."""

    local_name = models.CharField(
        _("local name"),
        max_length=200,
        blank=True,
        help_text=_("The name as it is written there, in its own script."),
    )
    local_language = models.CharField(
        _("language of the local name"),
        max_length=35,
        blank=True,
        validators=[validate_language],
        help_text=_("BCP 47, for example ko, ja or sr-Cyrl; screen readers need it."),
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        help_text=_(
            "Degrees, WGS 84; of a city the city hall. Chinese map services give "
            "GCJ-02 or BD-09, which are off by some hundred metres: convert first."
        ),
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, help_text=_("Degrees, WGS 84.")
    )
    ink = models.PositiveSmallIntegerField(
        _("colour"),
        choices=Ink,
        null=True,
        blank=True,
        help_text=_(
            "Of its map and of its drawn cover. Left empty, it takes the colour after "
            "that of the place before it in the list."
        ),
    )

    class Meta:
        abstract = True
        constraints = [
            FieldCheck(
                field="local_language",
                condition=Q(local_name="") | ~Q(local_language=""),
                name="%(app_label)s_%(class)s_local_name_has_language",
                violation_error_message=_(
                    "Say in which language the local name is, for example ko for "
                    "Korean."
                ),
            ),
            between(
                "latitude",
                -90,
                90,
                "%(app_label)s_%(class)s_latitude",
                _("A latitude is between -90 and 90 degrees."),
            ),
            between(
                "longitude",
                -180,
                180,
                "%(app_label)s_%(class)s_longitude",
                _("A longitude is between -180 and 180 degrees."),
            ),
            between(
                "ink",
                0,
                len(Ink) - 1,
                "%(app_label)s_%(class)s_ink",
                _("This is none of the colours."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="%(app_label)s_%(class)s_point_is_whole",
                violation_error_message=_(
                    "Give both latitude and longitude, or neither of them."
                ),
            ),
        ]

    def save(self, *args, **kwargs):
        """Take for good the colour after that of the last row in the same list."""
        if self.ink is None and kwargs.get("update_fields") is None:
            rows = type(self).objects.originals().beside(self).exclude(pk=self.pk)
            last = rows.order_by("-pk").values_list("ink", flat=True).first()
            self.ink = 0 if last is None else (last + 1) % len(Ink)
        super().save(*args, **kwargs)

    @property
    def ink_number(self):
        """Number of the colour, for a CSS class."""
        return (self.pk or 0) % len(Ink) if self.ink is None else self.ink

    @property
    def name_beside(self):
        """The local name, empty where the name that a list shows is the same."""
        names = (self.title, self.short_name)
        return "" if self.local_name in names else self.local_name
