"""Links to pages, and pictures, in texts: kept by key, so that no new name breaks one.

In the database a link to a page is `content:exchanges.city/12` and a picture is the
number 12. Forms show the address and the picture, files the address and the short name.
"""

import html
import re
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.translation import override

from portal import rich_text
from portal.renditions import small_address
from portal.rich_text import KEPT_FIGURE, MARKUP

HREF = re.compile(r' href="([^"]*)"')
REFERENCE = re.compile(
    r"content:([a-z]+\.[a-z]+)/([0-9]{1,18})((?:[?#].*)?)", re.DOTALL
)
LOCAL = ("localhost", "127.0.0.1", "[::1]")


def keep(text):
    """A clean text with references in the place of the addresses of what is there."""
    if not MARKUP.search(text):
        return text
    links = pages_at(hrefs(text))
    text = HREF.sub(lambda found: links.get(found[1], found[0]), text)
    names = {key for key in rich_text.pictures_in(text) if not key.isdecimal()}
    if names:
        rows = picture_model()._base_manager.filter(slug__in=names)
        keys = {slug: str(pk) for slug, pk in rows.values_list("slug", "pk")}
        text = with_pictures(text, lambda key, *rest: (keys.get(key, key), *rest))
    return text


def for_form(text):
    """The text as HTML with addresses and pictures that a browser can show."""
    text = with_addresses(rich_text.as_html(text))
    pictures = picture_model()._base_manager.in_bulk(numbers_in(text))

    def shown(found):
        picture = pictures.get(number(found[1]))
        image = picture and format_html(
            '<img src="{}" alt="{}">', small_address(picture), picture.alt
        )
        start, rest = found[0].split(">", 1)
        return f"{start}>{image or ''}{rest}"

    return KEPT_FIGURE.sub(shown, text)


def for_file(text):
    """The text as a fixture or a table names what it refers to: by slugs, not keys."""
    text = with_addresses(text)
    rows = picture_model()._base_manager.filter(pk__in=numbers_in(text))
    names = {str(pk): slug for pk, slug in rows.values_list("pk", "slug")}
    names = {key: slug for key, slug in names.items() if not slug.isdecimal()}
    return with_pictures(text, lambda key, *rest: (names.get(key, key), *rest))


# Links


def hrefs(text):
    return {found[1] for found in HREF.finditer(text)}


def pages_at(addresses):
    """The attribute that refers to the page, for each address of a page that is there.

    Also for an address that the page once had.
    """
    wanted = {each: found for each in addresses if (found := page_at(each))}
    keys = {}
    for model in {model for model, _slug, _rest in wanted.values()}:
        slugs = {slug for each, slug, _rest in wanted.values() if each is model}
        keys[model] = keys_of(model, slugs)
    return {
        address: format_html(
            ' href="content:{}/{}{}"', model._meta.label_lower, keys[model][slug], rest
        )
        for address, (model, slug, rest) in wanted.items()
        if slug in keys[model]
    }


def keys_of(model, slugs):
    """The keys of the rows that have, or once had, these slugs."""
    rows = model._base_manager.filter(live__isnull=True, slug__in=slugs)
    keys = dict(rows.values_list("slug", "pk"))
    if slugs - keys.keys():
        former = apps.get_model("portal.FormerAddress").objects.of_kind(model)
        former = former.filter(slug__in=slugs - keys.keys())
        keys |= dict(former.values_list("slug", "object_id"))
    return keys


def page_at(address):
    """The kind, slug and fragment of an address of the site, None where it is another.

    The address is still escaped, as it stands in HTML.
    """
    path, rest = own_path(html.unescape(address))
    language = path and path.split("/")[1]
    if language not in dict(settings.LANGUAGES):
        return None
    try:
        with override(language):
            found = resolve(path)
        model = kinds()[found.view_name.replace(":", ".")]
        return model, found.kwargs["slug"], rest
    except (Resolver404, KeyError):
        return None


def own_path(address):
    """The path of an address on this site and what follows it, else None twice."""
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


def kinds():
    """Every kind of content by its label, as in `exchanges.city`."""
    from portal.content import content_models

    return {model._meta.label_lower: model for model in content_models()}


def references(text):
    """The keys to which a text refers, by label of the kind."""
    found = {}
    for href in hrefs(text):
        if reference := REFERENCE.fullmatch(href):
            found.setdefault(reference[1], set()).add(int(reference[2]))
    return found


def addresses(text, rows_of):
    """The address, in the active language, of each page to which a text refers.

    `rows_of` says of each kind which rows there are.
    """
    models, found = kinds(), {}
    for label, keys in references(text).items():
        if model := models.get(label):
            rows = rows_of(model).filter(pk__in=keys).values_list("pk", "slug")
            for pk, slug in rows:
                found[label, pk] = model(slug=slug).get_absolute_url()
    return found


def with_addresses(text):
    """Addresses in the place of references, in the source language for all texts."""
    with override(settings.LANGUAGE_CODE):
        known = addresses(text, lambda model: model._base_manager.all())

    def shown(found):
        reference = REFERENCE.fullmatch(found[1])
        address = reference and known.get((reference[1], int(reference[2])))
        return f' href="{address}{reference[3] or ""}"' if address else found[0]

    return HREF.sub(shown, text)


# Pictures


def picture_model():
    return apps.get_model("portal.Picture")


def number(key):
    return int(key) if key.isdecimal() and len(key) < 19 else 0


def numbers_in(text):
    return {number(key) for key in rich_text.pictures_in(text)} - {0}


def with_pictures(text, change):
    return KEPT_FIGURE.sub(
        lambda found: rich_text.figure(*change(*found.groups())), text
    )


def unknown_pictures(text):
    """What a text names as a picture though the library has none of that name."""
    known = picture_model()._base_manager.in_bulk(numbers_in(text))
    return {key for key in rich_text.pictures_in(text) if number(key) not in known}


def in_words(text):
    """The text as people read it where two versions are compared."""
    return rich_text.in_words(for_file(text)) if text else ""
