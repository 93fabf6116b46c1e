"""The kinds of content, their lists, and their addresses."""

from enum import StrEnum
from typing import NamedTuple

from django.apps import apps
from django.urls import reverse


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
    """A list of a kind: view, name, description, place in the menu, type of column.

    Plain pages have no list, so their view is None. Inspections of government sites
    expect news columns to change every two weeks; a record of the past is no such
    column.
    """

    view: str | None
    name: str
    description: str
    position: int
    column_type: ColumnType = ColumnType.PROFILE


def own_address(row):
    """Return the address of a row by its kind and slug.

    If the row is shown on the page of another one, this address redirects there.
    """
    return address_of_slug(type(row), row.slug)


def address_of_slug(model, slug):
    view = f"{model._meta.app_label}:{model._meta.model_name}"
    return reverse(view, kwargs={"slug": slug})


def desk_address(of, page, *args):
    meta = of._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def is_shown_elsewhere(row):
    """Return True if a public row is shown on the page of another one."""
    return row.get_absolute_url() != own_address(row)


def content_models():
    """Return the installed kinds of content, in the order of the apps."""
    return [model for model in apps.get_models() if getattr(model, "has_page", False)]


def kinds_by_name():
    """Return the kinds of content by name of the model, such as `city`."""
    return {model._meta.model_name: model for model in content_models()}


def kinds_by_label():
    """Return the kinds of content by label, such as `exchanges.city`."""
    return {model._meta.label_lower: model for model in content_models()}
