"""The list in which the pages of a kind of content stand."""

from functools import lru_cache
from typing import NamedTuple

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


class Listing(NamedTuple):
    """The name of its view, what people call it, what it holds, its place in the menu.

    Plain pages stand in no list: theirs has no view.
    """

    view: str | None
    name: str
    description: str
    position: int


def address_of(view):
    """The address of a page without parameters; each page leads to the same ones."""
    return reversed_once(view, get_language(), get_script_prefix())


@lru_cache(maxsize=1000)
def reversed_once(view, language, prefix):
    """`language` and `prefix` are what is active, so that each has its own address."""
    return reverse(view)
