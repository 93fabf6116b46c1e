"""Descriptions of pages in a line or two, for search results.

No two indexed pages have the same one: a list names its filters and the number of the
page.
"""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import column_of
from portal.content.text import one_line

LONGEST = 200  # maximum of characters; more is shown nowhere
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
# A full stop ends a sentence only after some words: "St. Mary" has one too.
SENTENCE = re.compile(r".{20,}?(?:[。！？]|[.!?](?=\s|$))")


def of_row(row):
    """Return the summary in the language of the page, else the start of its text.

    If both are missing, return the summary in a fallback language.
    """
    language = get_language()
    summary = getattr(row, column_of("summary", language))
    body = getattr(row, column_of("body", language))
    return one_line(summary) or first_sentence(body) or one_line(row.summary)


def first_sentence(html):
    """Return the first sentence of a rich text, cut at a word if it is very long."""
    paragraph = PARAGRAPH.search(html or "")
    text = one_line(unescape(strip_tags(paragraph[1] if paragraph else html or "")))
    found = SENTENCE.match(text)
    return shortened(found[0] if found else text)


def shortened(text):
    if len(text) <= LONGEST:
        return text
    words = text[:LONGEST].rpartition(" ")[0]
    return f"{words or text[:LONGEST]} …"


def of_home():
    return _(
        "Who our sister cities and friendly-cooperation cities are, what we have done "
        "together since we became friends, and what there is to see there."
    )


def of_list(page):
    """Return the description of a list, with its filters first and its page last."""
    narrowed = page.name if page.context.get("query") else ""
    parts = [narrowed, one_line(page.listing.description), page.number]
    return " – ".join(filter(None, parts))
