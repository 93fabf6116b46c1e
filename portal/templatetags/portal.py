"""What every template needs: the site, its languages, honest texts and dates."""

from itertools import chain
from unicodedata import east_asian_width
from urllib.parse import quote

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal
from django import template
from django.conf import settings
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import (
    get_language,
    get_language_info,
    override,
    pgettext,
    pgettext_lazy,
    to_locale,
)
from modeltranslation.utils import build_lang

from portal.content.i18n import lang_markup, languages
from portal.content.kinds import address_of
from portal.content.partial_date import PartialDate
from portal.content.querysets import NAMED
from portal.content.rich_text import render
from portal.content.rich_text.sanitize import as_html
from portal.models import Page, SiteSettings, Story
from portal.public.feedback.pages import own_path
from portal.public.front.edition import cached_in_edition
from portal.public.seo.canonical import path_of, query_of
from portal.server import static_files

register = template.Library()
register.filter("bcp47", languages.bcp47)
# The part of a date that is said below its year.
BESIDE_THE_YEAR = {
    "month": pgettext_lazy("format of a month", "F"),
    "day": pgettext_lazy("format of a day and month", "j F"),
}
SIZES = ((4, "short"), (8, "middle"), (26, "long"))  # ems, and how large it may be


@register.simple_tag(takes_context=True)
def site(context):
    """The row that says whose portal this is, or None before it is written.

    A page asks for it in several places, the cache is asked once.
    """
    request = context.request
    if not hasattr(request, "site_settings"):
        # A list, because the cache takes None for nothing.
        (request.site_settings,) = cached_in_edition("site", site_settings)
    return request.site_settings


def site_settings():
    return [SiteSettings.objects.first()]


@register.simple_tag
def pages():
    """The plain pages, for the footer."""
    return cached_in_edition("plain-pages", plain_pages)


def plain_pages():
    return list(Page.objects.published().in_order().only(*NAMED))


@register.inclusion_tag("portal/partials/_latest_story.html")
def latest_story():
    """The newest story, as the front page shows it."""
    return {"story": Story.objects.published().for_front_page().in_order().first()}


@register.simple_tag(name="style_sheets")
def style_sheet_links(joined=static_files.PUBLIC):
    return format_html_join(
        "\n    ",
        '<link rel="stylesheet" href="{}">',
        ([address] for address in static_files.addresses(joined)),
    )


@register.simple_tag
def admin_style_sheets():
    return style_sheet_links(static_files.ADMIN)


@register.simple_tag(takes_context=True)
def nav_link(context, name, label):
    """A link of the main menu that says when it is the page or above it."""
    url = address_of(name)
    path = context["request"].path
    current = "page" if path == url else "true" if path.startswith(url) else None
    if not current:
        return format_html('<a href="{}">{}</a>', url, label)
    return format_html('<a href="{}" aria-current="{}">{}</a>', url, current, label)


@register.inclusion_tag("portal/navigation/_languages.html", takes_context=True)
def language_links(context):
    """This page in each language, each named as its speakers name it."""
    active = get_language()
    # What was not found is not there in another language either.
    is_there = "exception" not in context
    rest = path_of(context["request"]) + query_of(context) if is_there else ""
    rest += context.get("carried", "")  # what the page is about, and no name of it
    links = [
        {
            "code": code,
            "name": name,
            "url": f"/{code}/{rest}",
            "is_current": code == active,
        }
        for code, name in settings.LANGUAGES
    ]
    return {"links": links}


@register.simple_tag(takes_context=True)
def report_address(context):
    """The form for errors, which knows from the address what page it is about."""
    path = own_path(context["request"].path)
    return address_of("portal:report_error") + (f"?page={quote(path)}" if path else "")


@register.simple_tag
def lang(row, field):
    """The `lang` attribute of an element whose text stands in for a translation."""
    language = languages.borrowed_language(row, field)
    return format_html(' lang="{}"', languages.bcp47(language)) if language else ""


@register.simple_tag
def borrowed(row, field):
    """The code of the language of a text that stands in, else None."""
    return languages.borrowed_language(row, field)


@register.simple_tag
def text(row, field):
    """A translated text; one that stands in carries its language and names it."""
    words, language = languages.shown_text(row, field)
    html = lang_markup.mark_scripts(words, language)
    if language in (None, get_language()):
        return html
    return format_html(
        '<span lang="{}">{}</span> <small class="language">{}</small>',
        languages.bcp47(language),
        html,
        language_name(language),
    )


@register.simple_tag
def marked(row, field):
    """A translated plain text whose runs in another script carry their language."""
    return lang_markup.mark_scripts(*languages.shown_text(row, field))


@register.simple_tag
def rich(row, field, *known):
    """A translated rich text as safe HTML, marked if it stands in.

    `known` are lists of the rows to which it leads, as far as the page has them.
    """
    language = languages.borrowed_language(row, field)
    html = as_html(getattr(row, field) or "")
    html = lang_markup.mark_scripts_in_html(html, language)
    html = render.for_readers(html, row.body_pictures, chain.from_iterable(known))
    if not language:
        return html
    return format_html('<div lang="{}">{}</div>', languages.bcp47(language), html)


@register.inclusion_tag("portal/partials/_fallback_notice.html")
def fallback_notice(row, parts=(), field=None):
    """Say what of a page is not translated or no longer up to date.

    `parts` are the rows that the page shows as its own, such as screen works. A page
    that shows only one text of the row names its `field`.
    """
    rows, fields = [row, *(parts or ())], [field] if field else None
    shown = [c for each in rows for c in languages.borrowed_languages(each, fields)]
    outdated = [p for each in rows for p in languages.outdated_languages(each, fields)]
    return {
        "shown": names_of(shown),
        "missing": language_name(get_language()),
        "outdated": names_of(code for code, _source in outdated),
        "original": outdated and original(row, outdated[0][1]),
    }


def names_of(codes):
    """The names of languages, each once, as one text."""
    comma = pgettext("between the parts of a source", ", ")
    return comma.join(language_name(code) for code in dict.fromkeys(codes))


def original(row, language):
    """The page in the language of its source."""
    with override(language):
        return {"url": row.get_absolute_url(), "code": language}


@register.filter
def language_name(code):
    """The name of a language in the active one."""
    return str(get_language_info(code)["name_translated"])


@register.filter
def figure(number):
    """A number as the language writes it; one rounded to ten thousands in words."""
    locale = Locale.parse(to_locale(get_language()))
    if not isinstance(number, int) or number < 10_000 or number % 10_000:
        return format_decimal(number, locale=locale)
    # Chinese has but one way of writing 290万.
    form = "long" if "long" in locale.compact_decimal_formats else "short"
    return format_compact_decimal(
        number, format_type=form, locale=locale, fraction_digits=2
    )


@register.filter
def day(time):
    """The day of a moment, in the office's time zone."""
    return PartialDate.parse(timezone.localdate(time)).display()


@register.filter
def partial(date):
    """A partial date for readers and machines, at the precision that is known."""
    if not date:
        return ""
    return format_html('<time datetime="{}">{}</time>', date, date.display())


@register.filter
def beside_the_year(date):
    """The day and the month of a partial date, or its month, as far as known."""
    if not date or not date.month:
        return ""
    return dateformat.format(date.earliest, str(BESIDE_THE_YEAR[date.precision]))


@register.filter
def size(name):
    """The class of a name that is set as large as its length allows."""
    width = sum(1 if east_asian_width(each) in "WF" else 0.55 for each in name)
    return next((size for ems, size in SIZES if width <= ems), "longest")


@register.simple_tag
def language_tabs(adminform):
    """The tabs of an admin form: one for each language, none where no text has any."""
    fields = adminform.form.fields.keys() | set(adminform.readonly_fields)
    tabs = [
        {"code": code, "name": name, "column": build_lang(code)}
        for code, name in settings.LANGUAGES
    ]
    endings = tuple(f"_{tab['column']}" for tab in tabs)
    return tabs if any(str(name).endswith(endings) for name in fields) else []
