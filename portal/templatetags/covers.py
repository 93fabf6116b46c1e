"""Covers: a photograph where there is one, else a drawing made from the row."""

from django import template

register = template.Library()


@register.inclusion_tag("portal/partials/_crop.html")
def cover(row, description=True):
    """The cover of a row."""
    return {"picture": row.cover}
