"""What the guide quotes of the desk, in the words that its reader sees there."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, pgettext

from portal.content.i18n.languages import bcp47

register = template.Library()


@register.simple_tag(name="name")
def name_(message, context=None):
    """A button, link or heading of the desk by its message in the catalogue.

    No `translate`: `make messages` would keep alive here what the desk has no more.
    """
    words = pgettext(context, message) if context else gettext(message)
    return quoted(words.partition("%")[0].rstrip(" ：:"))


@register.simple_tag
def saving(message):
    """A step on the button that saves the form before."""
    return quoted(gettext("Save: %(step)s") % {"step": gettext(message)})


def quoted(words):
    return format_html('<b lang="{}">{}</b>', bcp47(get_language()), words)


@register.simple_tag
def screenshot(name, alt):
    """A picture of the desk in Chinese; `tests/browser/guide_pictures.py` takes it."""
    address = static(f"portal/guide/{name}.webp")
    return format_html('<img class="screenshot" src="{}" alt="{}">', address, alt)
