"""The kinds of content that there are, the lists that they stand in, and addresses."""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.apps import apps
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


class ColumnType(StrEnum):
    """The words for columns of a government site, which are fixed in Chinese.

    Those of 国办发〔2017〕47号, at second hand, that this site has a column for.
    """

    HOME = "首页"
    PROFILE = "概况信息"
    NEWS = "工作动态"
    OPEN_DATA = "数据开放"
    COMPLAINTS = "咨询投诉"


class Listing(NamedTuple):
    """The name of its view, what people call it, what it holds, its place in the menu.

    Plain pages stand in no list: theirs has no view. Whoever inspects the site expects
    something new in a column of news every two weeks; a record of what was is none.
    """

    view: str | None
    name: str
    description: str
    position: int
    column_type: ColumnType = ColumnType.PROFILE


def address_of(view):
    """The address of a page without parameters; each page leads to the same ones."""
    return reversed_once(view, get_language(), get_script_prefix())


@lru_cache(maxsize=1000)
def reversed_once(view, language, prefix):
    """`language` and `prefix` are what is active, so that each has its own address."""
    return reverse(view)


@lru_cache(maxsize=10_000)
def address(view, slug, language, prefix):
    """The address of a page; lists ask for the same ones again and again.

    `language` and `prefix` are what is active, so that each has an address of its own.
    """
    return reverse(view, kwargs={"slug": slug})


def own_address(row):
    """The address that a row has by its kind and slug.

    Where it stands on the page of another row, that address leads there.
    """
    view = f"{row._meta.app_label}:{row._meta.model_name}"
    return address(view, row.slug, get_language(), get_script_prefix())


def is_shown_elsewhere(row):
    """Whether a public row stands on the page of another one."""
    return row.get_absolute_url() != own_address(row)


def content_models():
    """Every kind of content that is installed, in the order of the apps."""
    return [model for model in apps.get_models() if getattr(model, "has_page", False)]


def kinds_by_name():
    """Every kind of content by the name of its model, as in `city`."""
    return {model._meta.model_name: model for model in content_models()}


def kinds_by_label():
    """Every kind of content by its label, as in `exchanges.city`."""
    return {model._meta.label_lower: model for model in content_models()}
