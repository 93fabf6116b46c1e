"""Atom, as RFC 4287 has it: how elements, texts and times are written."""

import datetime
import re
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import get_language

from portal.content.i18n.languages import bcp47, shown_text
from portal.content.text import one_line

TYPE = "application/atom+xml"
CONTENT_TYPE = f"{TYPE}; charset=utf-8"
# Characters that XML 1.0 forbids even if escaped: production 2, `Char`.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text):
    """Return a text in one line, without characters that XML forbids."""
    return one_line(FORBIDDEN.sub("", str(text or "")))


def element(name, text=None, **attributes):
    """Return an XML element; pass the attribute `xml:lang` as `xml_lang`."""
    given = ((key.replace("_", ":"), value) for key, value in attributes.items())
    start = "".join(f" {key}={quoteattr(clean(v))}" for key, v in given if v)
    if text is None:
        return f"<{name}{start}/>"
    return f"<{name}{start}>{escape(clean(text))}</{name}>"


def text_of(row, field, name=None):
    """Return the translated text of a row as an element, or "" if there is none.

    The element is named like the field unless `name` is given. A text in another
    language than the active one carries its language.
    """
    text, language = shown_text(row, field)
    if not language:
        return ""
    stands_in = language != get_language()
    return element(name or field, text, xml_lang=stands_in and bcp47(language))


def time(name, moment):
    """Return a time as an RFC 3339 element, in UTC, because readers are anywhere."""
    text = moment.astimezone(datetime.UTC).isoformat(timespec="seconds")
    return element(name, text.replace("+00:00", "Z"))
