"""The kinds of content as a visitor finds them: their names and their lists."""

from typing import NamedTuple

from django.urls import reverse

from portal.content.kinds import content_models


class Kind(NamedTuple):
    """A kind of content; one without a list has no address."""

    model: type
    title: str
    address: str | None

    @property
    def name(self):
        """Last part of the address of the list."""
        return self.address.rstrip("/").rpartition("/")[2]


def kinds():
    """Return the kinds of content in the order of the menu."""
    found = []
    for model in sorted(content_models(), key=lambda model: model.listing.position):
        view = model.listing.view
        found.append(Kind(model, list_title(model), view and reverse(view)))
    return found


def list_title(model):
    return str(model.listing.name)
