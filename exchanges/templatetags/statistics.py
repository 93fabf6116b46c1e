"""Numbers of the statistics, as they are written."""

from django import template

from exchanges.templatetags.timeline import as_written

register = template.Library()


@register.filter
def as_figure(number):
    """Return a number in the active language, and a dash for one that is unknown."""
    return "–" if number is None else as_written(number)
