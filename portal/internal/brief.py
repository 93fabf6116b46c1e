"""What a brief about a city says beside the public facts, for who has the right."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.internal.models import RIGHT, Contact, Gift
from portal.internal.retention import record_look
from portal.models.accounts.encryption import Unreadable

GIFTS = 10  # the latest of them


def internal_sections(city, user):
    """Return headings with their lines: gifts and contacts; empty without the right.

    To ask for them is a look at the contacts, which is recorded.
    """
    if not user.has_perm(RIGHT):
        return []
    contacts = list(Contact.objects.filter(city=city).order_by("pk"))
    record_look(user, contacts)
    gifts = Gift.objects.filter(city=city).order_by("-date", "-pk")[:GIFTS]
    details = ("name", "post", "office", "phone", "mail", "language", "note")
    sections = [
        (_("Gifts before"), [line_of_gift(each) for each in gifts]),
        (_("Contacts"), [joined(getattr(c, d) for d in details) for c in contacts]),
    ]
    return [(heading, lines) for heading, lines in sections if lines]


def line_of_gift(gift):
    day = date_format(gift.date, "Y-m-d")
    parts = [day, gift.get_direction_display(), gift.thing, gift.event]
    if gift.value is not None:
        parts.append(_("%(number)s yuan") % {"number": gift.value})
    return joined(parts)


def joined(texts):
    """Return the texts that there are in one line, and that can be read."""
    found = [" ".join(str(e).split()) for e in texts if not isinstance(e, Unreadable)]
    return _(", ").join(filter(None, found))
