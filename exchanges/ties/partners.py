"""The partner cities that visitors see."""

from exchanges.models import City
from portal.content.place import LOCAL, PLACED

SHOWN = ("country", "is_home", "cover", "updated_at", "translated_from")


def visible_partners():
    """Return all public partners by slug, with their relations."""
    rows = City.objects.published().partners().for_names(*SHOWN, *PLACED, *LOCAL)
    return tuple(rows.prefetch_related("relations").order_by("slug"))
