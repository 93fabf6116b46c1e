"""Templates of letters of congratulation, and notes of letters sent and received."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.content.constraints import original

LANGUAGES = [
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
]
# What a template may name, with its meaning, in the order of a letter.
FIELDS = {
    "salutation": _("the form of address, with name and title"),
    "name": _("name of the addressee"),
    "title": _("title of the addressee"),
    "city": _("the partner city"),
    "home": _("our city"),
    "tie": _("kind of the tie, in the words of the agreement"),
    "since": _("date of the tie"),
    "since_year": _("year of the tie"),
    "years": _("the anniversary, as a number"),
    "nth": _("the anniversary, in English as 45th"),
    "population": _("population of our city, rounded"),
    "population_year": _("year of that population"),
    "exchanges": _("up to three exchanges with their years"),
    "hope": _("a sentence of your own, for example on the next visit"),
    "post": _("post of the person who signs"),
    "signer": _("name of the person who signs"),
    "date": _("date of the letter"),
}
# The signs of a template: a bracket or brace that is doubled because it is meant as
# text, the name of a field, what may be left out, and a sign without its pair.
TOKEN = re.compile(
    r"(?P<twice>\{\{|\}\}|\[\[|\]\])|\{(?P<field>[^{}\[\]\n]*)\}"
    r"|\[(?P<option>(?:\[\[|\]\]|[^\[\]])*+)\]|(?P<alone>[\[\]{}])"
)


def read_template(text):
    """Raise `ValidationError` for an unknown field, and for a sign without its pair."""
    for found in TOKEN.finditer(text):
        if found["alone"]:
            raise unpaired(found["alone"])
        if found["field"] is not None:
            check_field(found["field"].strip())
        read_template(found["option"] or "")


def check_field(name):
    if name not in FIELDS:
        text = _("There is no field “%(name)s”. The fields are: %(fields)s.")
        values = {"name": f"{{{name[:40]}}}"}
        values["fields"] = _gettext(", ").join(f"{{{each}}}" for each in FIELDS)
        raise ValidationError(text, params=values)


def unpaired(sign):
    text = _("“%(sign)s” has no partner. Double it if it is meant as text: %(both)s")
    return ValidationError(text, params={"sign": sign, "both": sign * 2})


class LetterTemplate(models.Model):
    """The text of a letter, with fields that the portal fills from its rows."""

    language = models.CharField(
        _("language"),
        max_length=7,
        choices=LANGUAGES,
        help_text=_("Of the letter; it also sets the fonts of the DOCX."),
    )
    title = models.CharField(
        _("title"),
        max_length=100,
        help_text=_("For the choice at the desk; the letter does not show it."),
    )
    text = models.TextField(
        _("text"),
        validators=[read_template],
        help_text=_(
            "Words in braces are fields, for example {city}. What is in square "
            "brackets is left out if one of its fields has no value. A line that "
            "begins with > is set at the right. Double a brace or bracket that is "
            "meant as text."
        ),
    )

    class Meta:
        verbose_name = _("letter template")
        verbose_name_plural = _("letter templates")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "title"],
                name="exchanges_lettertemplate_title",
                violation_error_message=_(
                    "There is a template of this title in this language."
                ),
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.get_language_display()})"


class LetterNote(models.Model):
    """A letter that the office sent or received; internal, without a version."""

    class Kind(models.TextChoices):
        SENT = "sent", pgettext_lazy("letter", "sent")
        RECEIVED = "received", pgettext_lazy("letter", "received")

    city = original("exchanges.City", _("city"), on_delete=models.CASCADE)
    # Hidden, because a row that belongs to a relation would be in its versions.
    relation = models.ForeignKey(
        "exchanges.Relation",
        models.SET_NULL,
        verbose_name=_("relation"),
        related_name="+",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    date = models.DateField(_("date"))
    note = models.CharField(
        _("note"),
        max_length=500,
        blank=True,
        help_text=_("For example the occasion. Shown at the desk only."),
    )

    class Meta:
        default_permissions = ()
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self):
        return str(self.city)
