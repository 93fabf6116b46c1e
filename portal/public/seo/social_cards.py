"""The pictures that stand for pages where somebody shares them.

They are made when a row becomes public, or by `manage.py share_pictures`, never for a
visitor. What is on one is in its name: a page whose words have changed since does not
show it, and `/media/` gives out only those that the published rows show now.
"""

import io
import re
from functools import partial
from hashlib import blake2s

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import override

from portal.content.i18n import languages
from portal.content.kinds import content_models
from portal.content.states import Status
from portal.editorial.workflow.signals import published
from portal.models import SiteSettings
from portal.public.seo import card_drawing

SIZE = card_drawing.SIZE
NAME = re.compile(r"share-(\w+\.\w+)-(\d{1,18})-([a-z-]{2,10})-[0-9a-f]{16}\.png")


def card_text(row, site, language):
    """What stands on the picture of a page: title, place in its own script, site.

    Each is a pair of a text and its language.
    """
    with override(language):
        title, site_name = row.title, site.name if site else ""
    place = next(filter(None, map(place_name, (row, row.partner_city))), None)
    is_other = place and place[0] != title
    return card_drawing.CardText(
        (title, language), place if is_other else None, (site_name, language)
    )


def place_name(row):
    name = getattr(row, "local_name", "")
    return (name, row.local_language) if name else None


def name_of(row, site, language):
    """The name under which the picture of a page is stored, if it is."""
    about = repr(
        (card_text(row, site, language), card_drawing.VERSION, card_drawing.COLOURS)
    )
    about += str(settings.SHARE_PICTURE_FONT)
    digest = blake2s(about.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"share-{row._meta.label_lower}-{row.pk}-{language}-{digest}.png"


def address(row, site, language):
    """The address of the picture of a page, or None where there is none."""
    name = name_of(row, site, language)
    return default_storage.url(name) if default_storage.exists(name) else None


def make(row, site):
    """Make the missing pictures of a row, one for each language; how many it made.

    A row with a cover needs none.
    """
    if not settings.SHARE_PICTURE_FONT or row.cover_id or row.live_id:
        return 0
    made = 0
    for language in languages.languages_of(row, "title"):
        name = name_of(row, site, language)
        if not default_storage.exists(name):
            made += store(name, card_drawing.draw(card_text(row, site, language)))
    return made


def store(name, image):
    if image is None:
        return False
    content = io.BytesIO()
    image.save(content, "PNG", optimize=True)
    default_storage.save(name, ContentFile(content.getvalue()))
    return True


def listen():
    """Make the pictures of each row that becomes public from now on."""
    published.connect(make_afterwards, dispatch_uid="social cards")


def make_afterwards(sender, row, **kwargs):
    """Make the pictures of a row as soon as what was done to it is stored for good.

    Should they fail, the row is public all the same.
    """
    if settings.SHARE_PICTURE_FONT:
        task = partial(make_again, sender, row.pk)
        transaction.on_commit(task, robust=True)


def make_again(model, pk):
    if row := on_the_way(model).filter(pk=pk).for_page().first():
        make(row, SiteSettings.objects.first())


def on_the_way(model):
    """The rows of a kind that are public, or will be without anybody's doing."""
    return model.objects.originals().filter(status=Status.PUBLISHED)


def is_shown(name):
    """Whether a stored file is the picture of a page that is public, as it is now."""
    model = model_of(name)
    return bool(model) and is_one_of(name, model.objects.published())


def is_needed(name):
    """Whether it is, or is going to be."""
    model = model_of(name)
    return bool(model) and is_one_of(name, on_the_way(model))


def model_of(name):
    """The kind of content that the name of a file speaks of, if it does."""
    found = NAME.fullmatch(name)
    kinds = {model._meta.label_lower: model for model in content_models()}
    return found and kinds.get(found[1])


def is_one_of(name, rows):
    """Whether the file is what one of the rows shows now."""
    _label, pk, language = NAME.fullmatch(name).groups()
    row = rows.filter(pk=pk, cover=None).for_page().first()
    if not row or language not in languages.languages_of(row, "title"):
        return False
    return name == name_of(row, SiteSettings.objects.first(), language)
