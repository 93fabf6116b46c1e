"""Where the pages of rows are, as columns in each language.

A row may stand on the page of another one while that is public. The database gives the
slug of that one then, with a mark before it.
"""

from functools import lru_cache, partial

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname as column_of

from portal.content.i18n.translatable import LANGUAGES
from portal.public.open_data.datasets import Column, Type

SLUG = "0"  # stands for it in an address
PART = "#"  # the mark
MEANING = _("The page; nothing where it has no title in this language.")


def pages_of(model):
    """The address of the page of a row, in each language in which it has a title."""
    return addresses_of_parts(model) if model.part_of else addresses(view_of(model))


def addresses(view, through=""):
    """The address of the page of a row, in each language in which it has a title.

    `through` leads to the row that has the page, where it is another one.
    """
    for code in LANGUAGES:
        title = f"{through}{column_of('title', code)}"
        yield Column(
            column_of("url", code),
            MEANING,
            Type.ADDRESS,
            value=partial(if_titled, title, f"{through}slug"),
            read_at=partial(page_address, view, code),
            base="url",
        )


def if_titled(title, slug):
    """The slug of a row that has this title."""
    has_title = Q(**{f"{title}__isnull": False}) & ~Q(**{title: ""})
    return Case(When(has_title, then=F(slug)))


def addresses_of_parts(model):
    """The same of rows that may stand on the page of another one."""
    for code in LANGUAGES:
        yield Column(
            column_of("url", code),
            MEANING,
            Type.ADDRESS,
            value=partial(slug_of_page, model, column_of("title", code)),
            read_at=partial(part_address, model, code),
            base="url",
        )


def slug_of_page(model, title):
    """The slug of what has the page, if it has this title; marked if it is another."""
    wholes = whole_of(model).objects.published().filter(pk=OuterRef(model.part_of))
    titled = wholes.exclude(**{title: ""}).exclude(**{title: None})
    marked = Concat(Value(PART), "slug", output_field=TextField())
    marked = Subquery(titled.annotate(of=marked).values("of")[:1])
    own, text = if_titled(title, "slug"), TextField()
    return Case(When(Exists(wholes), then=marked), default=own, output_field=text)


def page_address(view, code, root):
    start = root + start_of(view, code, get_script_prefix())
    return lambda slug: f"{start}{slug}/" if slug else None


def part_address(model, code, root):
    """The same of a row that may stand on the page of another, whose slug is marked."""
    own = page_address(view_of(model), code, root)
    whole = page_address(view_of(whole_of(model)), code, root)
    fragment = f"#{model._meta.model_name}"

    def address(slug):
        is_part = slug and slug.startswith(PART)
        return f"{whole(slug.removeprefix(PART))}{fragment}" if is_part else own(slug)

    return address


@lru_cache(maxsize=100)
def start_of(view, language, prefix):
    """The path of all pages of a kind in a language, up to the slug."""
    with override(language):
        path = reverse(view, kwargs={"slug": SLUG})
    return path.removesuffix(f"{SLUG}/")


def view_of(model):
    return f"{model._meta.app_label}:{model._meta.model_name}"


def whole_of(model):
    """The kind on whose pages rows of the model may stand."""
    return model._meta.get_field(model.part_of).related_model
