"""The box of the desk's start page with the anniversaries to come."""

from datetime import timedelta

from django import template
from django.utils import timezone

from exchanges.year.anniversaries import VIEW, coming

register = template.Library()


@register.simple_tag(takes_context=True)
def coming_anniversaries(context, days):
    """Return the anniversaries of the next days, for users who may see relations."""
    if not context["request"].user.has_perm(VIEW):
        return []
    today = timezone.localdate()
    return coming(today, today + timedelta(days=days))
