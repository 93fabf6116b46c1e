"""Quotations of the desk for the guide, in the language of the reader's desk."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, pgettext

from portal.content.i18n.languages import bcp47

register = template.Library()


@register.simple_tag(name="name")
def name_(message, context=None):
    """Quote a button, link or heading of the desk by its message in the catalogue.

    `translate` is not used, because `make messages` would keep messages that the desk
    no longer has.
    """
    words = pgettext(context, message) if context else gettext(message)
    words = words.partition("%")[0].rstrip(" ：:")
    return format_html('<b lang="{}">{}</b>', bcp47(get_language()), words)


@register.simple_tag
def screenshot(name, alt):
    """Show a picture of the desk; `tests/browser/guide_pictures.py` takes it."""
    address = static(f"portal/guide/{name}.webp")
    return format_html('<img class="screenshot" src="{}" alt="{}">', address, alt)
