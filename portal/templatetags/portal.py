"""Tags for every template: the site, its languages, honest texts and dates."""

from itertools import chain
from unicodedata import east_asian_width
from urllib.parse import quote

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
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
from portal.content.partial_date import PartialDate
from portal.content.querysets import NAMED
from portal.content.rich_text import render
from portal.content.rich_text.sanitize import as_html
from portal.models import Page, SiteSettings, Story
from portal.public.feedback.forms import ReportForm
from portal.public.feedback.pages import own_path
from portal.public.leaving import with_notice
from portal.public.seo.metadata import path_of, query_of
from portal.server import static_files

register = template.Library()
register.filter("bcp47", languages.bcp47)
# The part of a date that is shown below its year.
BESIDE_THE_YEAR = {
    "month": pgettext_lazy("format of a month", "F"),
    "day": pgettext_lazy("format of a day and month", "j F"),
}
SIZES = ((4, "short"), (8, "middle"), (26, "long"))  # ems, and how large it may be


@register.simple_tag(takes_context=True)
def site(context):
    """Return the settings of the site, or None before they are saved.

    A page needs them in several places, so they are read once.
    """
    request = context.request
    if not hasattr(request, "site_settings"):
        request.site_settings = SiteSettings.objects.first()
    return request.site_settings


@register.simple_tag
def pages():
    """Return the plain pages, for the footer."""
    return list(Page.objects.published().in_order().only(*NAMED))


@register.inclusion_tag("portal/partials/_latest_story.html")
def latest_story():
    """Render the newest story, for the front page."""
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
    """Render a link of the main menu, marked on its page and on pages below."""
    url = reverse(name)
    path = context["request"].path
    current = "page" if path == url else "true" if path.startswith(url) else None
    if not current:
        return format_html('<a href="{}">{}</a>', url, label)
    return format_html('<a href="{}" aria-current="{}">{}</a>', url, current, label)


@register.inclusion_tag("portal/navigation/_languages.html", takes_context=True)
def language_links(context):
    """Render links to this page in each language, with names in that language."""
    active = get_language()
    # A missing page is missing in every language.
    is_there = "exception" not in context
    rest = path_of(context["request"]) + query_of(context) if is_there else ""
    rest += context.get("carried", "")  # subject of the page, not part of its address
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
    """Return the address of the error form, with the path of this page."""
    path = own_path(context["request"].path)
    return reverse("portal:report_error") + (f"?page={quote(path)}" if path else "")


@register.inclusion_tag("portal/feedback/_report_form.html", takes_context=True)
def report_form(context):
    """Render an empty form for a report, in which the reader names the page."""
    form = ReportForm(context["request"])
    return {"form": form, "days": settings.REPORTS_KEPT_DAYS}


@register.simple_tag
def lang(row, field):
    """Return the `lang` attribute of an element with a fallback text, else ""."""
    return lang_of(languages.borrowed_language(row, field))


def lang_of(language):
    return format_html(' lang="{}"', languages.bcp47(language)) if language else ""


@register.simple_tag
def in_span(row, field):
    """Return a translated text in a `<span>`; a fallback has its `lang` there."""
    words, language, borrowed = languages.text_and_languages(row, field)
    html = lang_markup.mark_scripts(words, language)
    return mark_safe(f"<span{lang_of(borrowed)}>{html}</span>")  # noqa: S308 - both are


@register.simple_tag
def borrowed(row, field):
    """Return the code of the language of a fallback text, else None."""
    return languages.borrowed_language(row, field)


@register.simple_tag
def text(row, field):
    """Return a translated text; a fallback has its `lang` and the language's name."""
    words, language, borrowed = languages.text_and_languages(row, field)
    html = lang_markup.mark_scripts(words, language)
    if not borrowed:
        return html
    return format_html(
        '<span{}>{}</span> <small class="language">{}</small>',
        lang_of(borrowed),
        html,
        language_name(borrowed),
    )


@register.simple_tag
def marked(row, field):
    """Return a translated plain text, its runs in other scripts with a `lang`."""
    return lang_markup.mark_scripts(*languages.shown_text(row, field))


@register.simple_tag(takes_context=True)
def rich(context, row, field, *known):
    """Return a translated rich text as safe HTML; a fallback has a `lang`.

    `known` are lists of rows that it links to, if the page has loaded them.
    """
    language = languages.borrowed_language(row, field)
    html = as_html(getattr(row, field) or "")
    html = lang_markup.mark_scripts_in_html(html, language)
    html = render.for_readers(html, row.body_pictures, chain.from_iterable(known))
    office = site(context)
    if office and office.has_leaving_notice:
        html = with_notice(html, office)
    if not language:
        return html
    return format_html('<div lang="{}">{}</div>', languages.bcp47(language), html)


@register.inclusion_tag("portal/partials/_fallback_notice.html")
def fallback_notice(row, parts=(), field=None):
    """Render a notice of texts of a page that are not translated or out of date.

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
    """Join the names of languages, without repetition."""
    comma = pgettext("between the parts of a source", ", ")
    return comma.join(language_name(code) for code in dict.fromkeys(codes))


def original(row, language):
    """Return the page in the language of its source."""
    with override(language):
        return {"url": row.get_absolute_url(), "code": language}


@register.filter
def language_name(code):
    return str(get_language_info(code)["name_translated"])


@register.filter
def figure(number):
    """Return a number in the active language; multiples of ten thousand in words."""
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
    """Return the day of a time, in the office's time zone, for readers and machines."""
    return partial(PartialDate.parse(timezone.localdate(time)))


@register.filter
def partial(date, form=""):
    """Return a partial date for readers and machines, in its own precision.

    A `form`, which is a format of Django, says less, beside the rest of a span.
    """
    if not date:
        return ""
    shown = dateformat.format(date.earliest, str(form)) if form else date.display()
    return format_html('<time datetime="{}">{}</time>', date, shown)


@register.filter
def beside_the_year(date):
    """Return the day and month of a partial date, or its month, if known."""
    if not date or not date.month:
        return ""
    return dateformat.format(date.earliest, str(BESIDE_THE_YEAR[date.precision]))


@register.filter
def size(name):
    """Return the CSS class for the largest size that a name fits in."""
    width = sum(1 if east_asian_width(each) in "WF" else 0.55 for each in name)
    return next((size for ems, size in SIZES if width <= ems), "longest")


@register.simple_tag
def language_tabs(adminform):
    """Return the tabs of an admin form, one for each language; none without texts."""
    fields = adminform.form.fields.keys() | set(adminform.readonly_fields)
    tabs = [
        {"code": code, "name": name, "column": build_lang(code)}
        for code, name in settings.LANGUAGES
    ]
    endings = tuple(f"_{tab['column']}" for tab in tabs)
    return tabs if any(str(name).endswith(endings) for name in fields) else []
