"""The pictures that stand for pages where somebody shares them.

Every page names one; it is drawn when it is asked for, and kept by the web server in
front. Its name has a digest of what is on it: the picture of a page that has changed
since is not found, and neither is that of a page that is not public.
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
    """What is on a picture. Words are pairs of a text and its language, or None."""

    page: str  # whose it is, as its name says
    language: str
    title: tuple
    below: tuple | None
    site: tuple | None
    cover: Cover

    @property
    def is_of_site(self):
        """Whether it is that of a page without a row."""
        return not self.page[-1].isdecimal()

    @property
    def name(self):
        """The name in its address."""
        words = (self.title, self.below, self.site, self.cover.ink)
        drawn = (self.cover.drawing, card_drawing.VERSION, fonts())
        return f"share-{self.page}-{self.language}-{key_of(Card, words, drawn)}.png"

    def png(self):
        """Draw it; returns the content of the file."""
        content = io.BytesIO()
        card_drawing.draw(self).save(content, "PNG")
        return content.getvalue()


# Whose it is


def of_row(row, drawer, language):
    """The card of the page of a row."""
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
    """The day of an event; of a place its own name in its own script."""
    if date := getattr(row, "date", None):
        return (date.display(), language)
    name = getattr(row, "local_name", "")
    return (name, row.local_language) if name and name != row.title else None


def of_list(model, drawer, language):
    """The card of the list of a kind, with nothing of what it is narrowed to."""
    with override(language):
        title, site = str(model.listing.name), drawer.site
        name = site and (site.name, language)
        cover = drawer.site_cover(card_drawing.WORLD)
        page = f"{model._meta.label_lower}-list"
        return Card(page, language, (title, language), None, name, cover)


def of_site(drawer, language):
    """The card of the front page, and of what is neither a row nor a list."""
    with override(language):
        title = (drawer.site.name if drawer.site else "", language)
        cover = drawer.site_cover(card_drawing.WORLD)
        return Card("home", language, title, None, None, cover)


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
    if found[1]:
        card = of_site(drawer, language)
    elif model and found[3] == "list" and model.listing.view:
        card = of_list(model, drawer, language)
    elif model and found[3] != "list":
        rows = model.objects.published().filter(pk=found[3], cover=None)
        row = rows.for_card().first()
        if row and language in languages.languages_of(row, "title"):
            card = of_row(row, drawer, language)
    return card if card and card.name == name else None
