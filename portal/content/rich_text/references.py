"""Links to pages, and pictures, in texts: kept by key, so that no new name breaks one.

In the database a link to a page is `content:exchanges.city/12` and a picture is the
number 12. Forms show the address and the picture, files the address and the short name.
The column of a rich text is always stored clean and with keys.
"""

import html
import re
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal.content.kinds import address_of_slug, kinds_by_label
from portal.content.rich_text import sanitize
from portal.content.rich_text.lookup import LOOKUP
from portal.content.rich_text.sanitize import KEPT_FIGURE, MARKUP, number, numbers_in
from portal.files.renditions import small_address

HREF = re.compile(r' href="([^"]*)"')
REFERENCE = re.compile(
    r"content:([a-z]+\.[a-z]+)/([0-9]{1,18})((?:[?#].*)?)", re.DOTALL
)
LOCAL = ("localhost", "127.0.0.1", "[::1]")


def as_stored(text, lookup=LOOKUP):
    """Return a text in its stored form: clean, with references for addresses."""
    return with_references(sanitize.clean(text), lookup) if text else text


class RichTextField(models.TextField):
    """A text, plain or HTML; forms, fixtures, imports and plain code store it clean."""

    def clean(self, value, model_instance):
        return as_stored(super().clean(value, model_instance))

    def pre_save(self, model_instance, add):
        value = as_stored(super().pre_save(model_instance, add))
        # The field without a language mirrors another one and is not written.
        if hasattr(self, "language"):
            setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self):
        """Deconstruct as a text field, so that no migration needs this module."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def with_references(text, lookup=LOOKUP):
    """Replace the addresses of existing pages in a clean text by references."""
    if not MARKUP.search(text):
        return text
    links = pages_at(hrefs(text), lookup)
    text = HREF.sub(lambda found: links.get(found[1], found[0]), text)
    names = {key for key in sanitize.pictures_in(text) if not key.isdecimal()}
    if names:
        keys = lookup.keys(picture_model(), names)
        known = {name: keys[name] for name in names & keys.keys()}
        text = with_pictures(text, lambda key, *rest: (known.get(key, key), *rest))
    return text


def for_form(text, lookup=LOOKUP):
    """Return the text as HTML with addresses and pictures that browsers can show."""
    text = with_addresses(sanitize.as_html(text), lookup)
    pictures = lookup.pictures(numbers_in(text))

    def shown(found):
        picture = pictures.get(number(found[1]))
        image = picture and format_html(
            '<img src="{}" alt="{}">', small_address(picture), picture.alt
        )
        start, rest = found[0].split(">", 1)
        return f"{start}>{image or ''}{rest}"

    return KEPT_FIGURE.sub(shown, text)


def for_file(text, lookup=LOOKUP):
    """Return the text for a fixture or table, with slugs instead of keys."""
    text = with_addresses(text, lookup)
    names = lookup.slugs(picture_model(), numbers_in(text))

    def named(key, *rest):
        name = names.get(number(key), key)
        # A slug that would be read as a key is not used.
        is_key = name.isdecimal() or str(number(key)) != key
        return (key if is_key else name, *rest)

    return with_pictures(text, named)


# Links


def hrefs(text):
    return {found[1] for found in HREF.finditer(text)}


def pages_at(addresses, lookup):
    """Return the `href` attribute with a reference for each address of a page.

    Includes former addresses of pages.
    """
    wanted = {each: found for each in addresses if (found := page_at(each))}
    keys = {}
    for model in {model for model, _slug, _rest in wanted.values()}:
        slugs = {slug for each, slug, _rest in wanted.values() if each is model}
        keys[model] = lookup.keys(model, slugs)
    return {
        address: format_html(
            ' href="content:{}/{}{}"', model._meta.label_lower, keys[model][slug], rest
        )
        for address, (model, slug, rest) in wanted.items()
        if slug in keys[model]
    }


def page_at(address):
    """Return the kind, slug and fragment of an address of the site, else None.

    The address is escaped as in HTML.
    """
    path, rest = own_path(html.unescape(address))
    language = path and path.split("/")[1]
    if language not in dict(settings.LANGUAGES):
        return None
    try:
        with override(language):
            found = resolve(path)
        model = kinds_by_label()[found.view_name.replace(":", ".")]
        return model, found.kwargs["slug"], rest
    except (Resolver404, KeyError):
        return None


def own_path(address):
    """Return the path of an address of this site and its rest, else None twice."""
    try:
        parts = urlsplit(address)
        is_own = is_ours(parts)
    except ValueError:  # brackets that are no IPv6 address
        return None, None
    rest = f"?{parts.query}" if parts.query else ""
    rest += f"#{parts.fragment}" if parts.fragment else ""
    is_path = parts.path.startswith("/") and not parts.path.startswith("//")
    return (parts.path, rest) if is_own and is_path else (None, None)


def is_ours(parts):
    if not parts.netloc:
        return not parts.scheme
    hosts = settings.ALLOWED_HOSTS or (LOCAL if settings.DEBUG else ())
    host, _port = split_domain_port(parts.netloc)
    named = [each for each in hosts if each != "*"]
    return parts.scheme in ("http", "https") and validate_host(host, named)


def references(text):
    """Return the keys in the references of a text, by label of the kind."""
    found = {}
    for label, key in mentions(text):
        found.setdefault(label, set()).add(key)
    return found


def mentions(text):
    """Return label and key of each reference in a text, without repetition."""
    found = [reference_in(href[1])[0] for href in HREF.finditer(text)]
    return tuple(dict.fromkeys(filter(None, found)))


def reference_in(href):
    """Return label and key of a reference, None for another link, and what follows."""
    found = REFERENCE.fullmatch(href)
    return ((found[1], int(found[2])), found[3]) if found else (None, "")


def targets(text, lookup):
    """Return the slug of each page in the references of a text, by label and key."""
    models, found = kinds_by_label(), {}
    for label, keys in references(text).items():
        slugs = lookup.slugs(models[label], keys) if label in models else {}
        found |= {(label, key): slugs[key] for key in keys & slugs.keys()}
    return found


def with_addresses(text, lookup=LOOKUP):
    """Replace references by addresses, in the source language for all texts."""
    models, slugs = kinds_by_label(), targets(text, lookup)

    def shown(found):
        page, rest = reference_in(found[1])
        if page not in slugs:
            return found[0]
        return f' href="{address_of_slug(models[page[0]], slugs[page])}{rest}"'

    with override(settings.LANGUAGE_CODE):
        return HREF.sub(shown, text)


# Pictures


def picture_model():
    return apps.get_model("portal.Picture")


def with_pictures(text, change):
    return KEPT_FIGURE.sub(
        lambda found: sanitize.figure(*change(*found.groups())), text
    )


def unknown_pictures(text, lookup=LOOKUP):
    """Return the pictures of a text that the library does not have."""
    known = lookup.slugs(picture_model(), numbers_in(text))
    return {key for key in sanitize.pictures_in(text) if number(key) not in known}


def unknown_links(text, lookup=LOOKUP):
    """Return the references of a stored text to rows that do not exist."""
    known = targets(text, lookup)
    return {
        href
        for href in hrefs(text)
        if href.startswith("content:") and reference_in(href)[0] not in known
    }


def faults(text, before="", lookup=LOOKUP):
    """Return `ValidationError`s for new references of a text to missing rows.

    References of the text `before` are ignored. Both are stored texts.
    """
    pictures, links = (
        sorted(find(text, lookup) - find(before or "", lookup)) if text else []
        for find in (unknown_pictures, unknown_links)
    )
    for name in pictures:
        message = _("The library has no picture “%(name)s”.")
        yield ValidationError(message, params={"name": name})
    for name in links:
        message = _("There is no page “%(name)s” to link to.")
        yield ValidationError(message, params={"name": name[:60]})


def in_words(text, lookup=LOOKUP):
    """Return the readable text for comparisons of versions."""
    return sanitize.in_words(for_file(text, lookup)) if text else ""
