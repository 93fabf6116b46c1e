"""The exchanges of a partner's portal as they would be here, and their sources."""

from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from exchanges.models import City
from exchanges.partner.client import not_understood, text_of
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.models import SOURCE_TITLE
from portal.content.partial_date import PartialDate
from portal.content.text import check_characters
from portal.models import Source

PREFIX = "partner-"  # of the slugs of sources
LONGEST_SLUG = 80  # characters, so that a prefix and a number find room beside it
LONGEST_TITLE = 300  # characters of the title of a source
LISTED = 12  # slugs that an error names
TEXTS = [
    column_of(name, code)
    for name in ("title", "summary", "place", "parties")
    for code in LANGUAGES
]
COMPARED = [*TEXTS, "kind", "direction", "date", "end_date"]
PAGES = [column_of("url", code) for code in LANGUAGES]
# What is ours there is theirs here.
DIRECTIONS = {"ours": "theirs", "theirs": "ours"}


class Offer(NamedTuple):
    """An exchange of a partner: the columns that it would have here.

    `sources` are the slugs that its source here can have, the former ones after the
    present one. `page` is its address there, `published` the day on which it appeared.
    """

    sources: list
    texts: dict
    page: str
    published: str

    @property
    def title(self):
        return self.texts[SOURCE_TITLE]


def cities_of(portal, us):
    """Return the slugs of our city and of their home city there."""
    if not us:
        home = City.objects.originals().filter(is_home=True).first()
        us = home.slug if home else ""
    rows = {slug_in(text_of(row, "id")): row for row in portal.rows("cities")}
    home = next((slug for slug, row in rows.items() if row.get("is_home")), "")
    if us == home or us not in rows:
        others = sorted(rows.keys() - {home})
        values = {"slug": us, "slugs": _(", ").join(others[:LISTED])}
        text = _(
            "“%(slug)s” is no partner city there. Name ours with --as; among theirs "
            "are: %(slugs)s."
        )
        raise ValidationError(text, params=values)
    return us, home


def offer_of(item, portal, city, ours):
    texts = {name: text_of(item, name) for name in (*TEXTS, *COMPARED)}
    texts["direction"] = DIRECTIONS.get(texts["direction"], texts["direction"])
    # A title is required in the first language; staff translate it in review.
    titles = (texts[column_of("title", code)] for code in LANGUAGES)
    texts[SOURCE_TITLE] = texts[SOURCE_TITLE] or next(filter(None, titles), "")
    named, former = item.get("city_ids"), item.get("former_ids")
    if not isinstance(named, list) or not isinstance(former, list):
        raise not_understood("city_ids")
    others = {*map(slug_in, named)} & ours
    texts["cities"] = "\n".join(sorted({city.slug, *others}))
    if not (own := slug_in(item.get("id"))):
        raise not_understood("id")
    slugs = [fitting(f"{city.slug}-{slug}") for slug in (own, *map(slug_in, former))]
    sources = [f"{PREFIX}{slug}" for slug in slugs]
    texts |= {"slug": slugs[0], "sources": sources[0]}
    pages = (text_of(item, name) for name in PAGES)
    page = next(filter(None, pages), portal.origin)
    return Offer(sources, texts, page, text_of(item, "published_at")[:10])


def slug_in(identifier):
    return str(identifier).partition(":")[2]


def fitting(slug):
    """Return the slug, or its beginning and a digest, so that no two become one."""
    if len(slug) <= LONGEST_SLUG:
        return slug
    digest = sha256(slug.encode(errors="replace")).hexdigest()[:8]
    return f"{slug[: LONGEST_SLUG - 9]}-{digest}"


def add_source(offer, portal, city):
    """Add the partner's page as a source, with the day on which it was read."""
    URLValidator(["http", "https"])(offer.page)
    source = Source(slug=offer.sources[0], url=offer.page)
    with suppress(ValueError):
        source.published = PartialDate.parse(offer.published)
    for code in LANGUAGES:
        with translation.override(code):
            name, day = column_of("title", code), date_format(timezone.localdate())
            title = offer.texts[name] or offer.title
            check_characters(title)
            text = _("%(title)s (read on %(day)s)") % {"title": title, "day": day}
            text = Truncator(text).chars(LONGEST_TITLE)
            site = _("Sister-city portal of %(city)s (%(host)s)")
            site %= {"city": getattr(city, name) or city, "host": portal.host}
        setattr(source, name, text)
        setattr(source, column_of("publisher", code), site)
    source.full_clean()
    source.save()
