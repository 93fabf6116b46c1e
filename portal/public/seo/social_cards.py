"""Share pictures of pages.

Every page names one. It is drawn on request and cached by the web server in front. Its
name has a digest of its contents, so an outdated picture, or one of a page that is not
public, is not found.
"""

import io
import re
from dataclasses import dataclass

from django.utils.translation import override

from portal.content.i18n import languages
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models
from portal.drawing.cached import key_of
from portal.models import SiteSettings
from portal.public.covers.registry import Cover, Drawer
from portal.public.seo import card_drawing
from portal.public.seo.card_fonts import fonts

SIZE = card_drawing.SIZE
NAME = re.compile(
    r"share-(?:(home)|(\w+\.\w+)-(list|\d{1,18}))-([a-z-]{2,10})-[0-9a-f]{16}\.png"
)


@dataclass(frozen=True)
class Card:
    """Contents of a share picture; texts are pairs of text and language, or None."""

    page: str  # the key of the page, used in the name
    language: str
    title: tuple
    below: tuple | None
    site: tuple | None
    cover: Cover

    @property
    def is_of_site(self):
        """Return True for a page without a row."""
        return not self.page[-1].isdecimal()

    @property
    def name(self):
        words = (self.title, self.below, self.site, self.cover.ink)
        drawn = (self.cover.drawing, card_drawing.VERSION, fonts())
        return f"share-{self.page}-{self.language}-{key_of(Card, words, drawn)}.png"

    def png(self):
        """Draw it; returns the content of the file."""
        content = io.BytesIO()
        card_drawing.draw(self).save(content, "PNG")
        return content.getvalue()


# Cards of the pages


def of_row(row, drawer, language):
    site = drawer.site
    with override(language):
        return Card(
            f"{row._meta.label_lower}-{row.pk}",
            language,
            (row.title, language),
            below_title(row, language),
            site and (site.name, language),
            drawer.cover(row),
        )


def below_title(row, language):
    """Return the day of an event, or the local name of a place."""
    if date := getattr(row, "date", None):
        return (date.display(), language)
    name = getattr(row, "local_name", "")
    return (name, row.local_language) if name and name != row.title else None


def of_page(model, drawer, language):
    """Return the card of the list of a kind, without its filters.

    Without a model it is that of the front page, and of pages without row and list.
    """
    with override(language):
        site = drawer.site and (drawer.site.name, language)
        cover = drawer.site_cover(card_drawing.WORLD)
        if not model:
            return Card("home", language, site or ("", language), None, None, cover)
        title = (str(model.listing.name), language)
        page = f"{model._meta.label_lower}-list"
        return Card(page, language, title, None, site, cover)


def named(name):
    """Return the card of a name if a public page shows it now, or None."""
    found = NAME.fullmatch(name)
    language = found and found[4]
    if language not in LANGUAGES:
        return None
    drawer = Drawer(SiteSettings.objects.first())
    models = {model._meta.label_lower: model for model in content_models()}
    model = models.get(found[2])
    card = None
    if found[1] or (model and found[3] == "list" and model.listing.view):
        card = of_page(model, drawer, language)
    elif model and found[3] != "list":
        rows = model.objects.published().filter(pk=found[3], cover=None)
        row = rows.for_card().first()
        if row and language in languages.languages_of(row, "title"):
            card = of_row(row, drawer, language)
    return card if card and card.name == name else None
