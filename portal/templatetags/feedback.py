"""The form for reports of errors, on other pages than its own."""

from django import template
from django.conf import settings

from portal.public.feedback.forms import ReportForm

register = template.Library()


@register.inclusion_tag("portal/feedback/_report_form.html", takes_context=True)
def report_form(context):
    """Render an empty form, in which the reader names the page."""
    form = ReportForm(context["request"])
    return {"form": form, "days": settings.REPORTS_KEPT_DAYS}
