"""Texts as they are typed, sent and shown: line ends, characters, one line."""

import math
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class PlainText(forms.CharField):
    """Text of many lines; a browser sends other line ends than a fixture has."""

    def to_python(self, value):
        return super().to_python(unix_lines(value))

    def in_words(self, value):
        return unix_lines(str(value))


def unix_lines(value):
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def check_characters(raw):
    """Raise `ValidationError` for what not every database can store, at any depth."""
    if isinstance(raw, str):
        if "\0" in raw:
            raise ValidationError(_("The text contains a NUL character."))
        if any("\ud800" <= character <= "\udfff" for character in raw):
            raise ValidationError(_("The text contains half of a character."))
    elif isinstance(raw, float) and not math.isfinite(raw):
        raise ValidationError(_("This is not a finite number."))
    elif isinstance(raw, list):
        for each in raw:
            check_characters(each)
    elif isinstance(raw, dict):
        check_characters([*raw.keys(), *raw.values()])


# Characters without a shape: soft hyphens, spaces without width, marks of direction. A
# joiner is kept in an emoji that is joined of several.
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
# A space that does not break is kept beside French marks, before a unit, in a number.
FIXED_SPACE = re.compile(
    "(?<![«\\d])[\u00a0\u202f](?![:;!?»%])|(?<=\\d)[\u00a0\u202f](?![A-Za-z\\d°µΩ%‰€$¥:;!?»])"
)
REPLACED = (
    (UNSEEN, "", _("characters that nobody sees")),
    (FIXED_SPACE, " ", _("spaces that do not break")),
    (re.compile("\t"), " ", _("tabs")),
)


def without_unseen(text):
    """Return a text as it looks, so that a search finds it, and what was replaced."""
    found = []
    for pattern, shown, name in REPLACED:
        text, number = pattern.subn(shown, text)
        found += [str(name)] if number else []
    return text, found


# Control characters that can change the direction of the text after them.
TURNING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def one_line(text):
    """Return a text for a title: in one line and without control characters."""
    return " ".join(TURNING.sub("", str(text or "")).split())
