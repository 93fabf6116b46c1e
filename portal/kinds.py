"""The kinds of content as a visitor finds them: their names and their lists."""

from typing import NamedTuple

from django.urls import Resolver404, resolve, reverse
from django.utils.text import capfirst

from portal.content import content_models


class Kind(NamedTuple):
    """A kind of content; one without a list has no address."""

    model: type
    title: str
    address: str | None

    @property
    def name(self):
        """The last part of the address of the list."""
        return self.address.rstrip("/").rpartition("/")[2]


def kinds():
    """Every kind of content, in the order of the menu."""
    models = sorted(content_models(), key=lambda model: model.list_position)
    return [Kind(each, list_title(each), list_address(each)) for each in models]


def list_title(model):
    """What the menu calls the list of the kind."""
    return str(model.list_title or capfirst(model._meta.verbose_name_plural))


def list_address(model):
    """The list stands above the pages of its rows; of some kinds there is none."""
    view = f"{model._meta.app_label}:{model._meta.model_name}"
    address = reverse(view, kwargs={"slug": "-"}).removesuffix("-/")
    try:
        resolve(address)
    except Resolver404:
        return None
    return address
