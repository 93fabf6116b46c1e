"""What a page says of itself in a line or two, beside its title in search results.

No two pages that search engines keep say the same: a list says what it is narrowed to
and which of its pages it is.
"""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import column_of
from portal.content.text import one_line

LONGEST = 200  # characters of what is taken out of a text; more is shown nowhere
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
# A full stop ends a sentence only after some words: "St. Mary" has one too.
SENTENCE = re.compile(r".{20,}?(?:[。！？]|[.!?](?=\s|$))")


def of_row(row):
    """The summary in the language of the page, else the beginning of its text in it.

    Where both are missing the summary stands in as everywhere, in another language.
    """
    language = get_language()
    summary = getattr(row, column_of("summary", language))
    body = getattr(row, column_of("body", language))
    return one_line(summary) or first_sentence(body) or one_line(row.summary)


def first_sentence(html):
    """The first sentence of a rich text, cut at a word where it is very long."""
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
    """What a list holds, after what it is narrowed to and before its number."""
    narrowed = page.name if page.context.get("query") else ""
    parts = [narrowed, one_line(page.listing.description), page.number]
    return " – ".join(filter(None, parts))
