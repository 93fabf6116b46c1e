"""A story is drawn as strips of the places that its text names, in their order."""

from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.content.kinds import kinds_by_label
from portal.content.place import Place
from portal.content.rich_text.references import mentions
from portal.drawing.cached import Drawing
from portal.drawing.covers.inks import NO_INK
from portal.drawing.covers.picture import CARD, strips
from portal.models import Story
from portal.public.covers.registry import draws

MOST = 6  # strips; thinner ones would not be recognisable


@draws(Story)
def story(row, drawer, size):
    """Draw the cover of the one place in the text, or strips of several."""
    # The references in all stories that were fetched with this one, by one query.
    peers = [peer for each in row._state.peers if (peer := each())] or [row]
    named = chain.from_iterable(mentions(each.body or "") for each in peers)
    known = drawer.once(places, frozenset(named))
    rows = [known[each] for each in mentions(row.body or "") if each in known]
    covers = [(each, drawer.cover(each)) for each in rows]
    drawn = [(each, cover) for each, cover in covers if cover.drawing]
    # The home city is in nearly each story: it is drawn where no other place is.
    abroad = [pair for pair in drawn if not is_at_home(pair[0])]
    drawn = (abroad or drawn)[:MOST]
    if not drawn:
        return None
    if len(drawn) == 1:
        place = drawer.cover(drawn[0][0], size)
        return place.drawing, place.description, place.ink
    comma = pgettext("between cities", ", ")
    names = comma.join(each.title for each, _cover in drawn)
    words = _("Places in this story: %(places)s") % {"places": names}
    parts = tuple((cover.drawing, cover.ink) for _each, cover in drawn)
    return Drawing(strips, (parts, CARD)), words, NO_INK


def is_at_home(row):
    """Return whether a row is the home city or a sight in it."""
    city = row if hasattr(row, "is_home") else getattr(row, "partner_city", None)
    return getattr(city, "is_home", False)


def places(named):
    """Return the public cities and sights among these, by label and key.

    A place without a position is left out, because only its city would be drawn.
    """
    found = {}
    for label, model in kinds_by_label().items():
        keys = [key for kind, key in named if kind == label]
        if keys and issubclass(model, Place):
            rows = model.objects.published().for_cover().filter(pk__in=keys)
            rows = rows.exclude(latitude=None)
            found |= {(label, row.pk): row for row in rows}
    return found
