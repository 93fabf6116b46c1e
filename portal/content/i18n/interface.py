"""The interface in an added language: the office's catalogue, then Django's, English.

Dates without a format in that catalogue are in Django's format of the language.
"""

from django.utils.formats import get_format
from django.utils.translation import trans_real

FORMATS = {
    ("format of a month and year", "F Y"): "YEAR_MONTH_FORMAT",
    ("format of a day, month and year", "j F Y"): "DATE_FORMAT",
    ("format of a day in a bibliography", "j F Y"): "DATE_FORMAT",
    ("format of a day and month", "j F"): "MONTH_DAY_FORMAT",
}


def prepare(code):
    """Take what is missing from English; Django would take it from Chinese."""
    found = trans_real.translation(code)
    found._fallback = None
    for words, name in FORMATS.items():
        message = trans_real.CONTEXT_SEPARATOR.join(words)
        if message not in found._catalog:
            found._catalog[message] = get_format(name, lang=code)
