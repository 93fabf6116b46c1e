"""Templates with tags, as a page has them."""

from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation


def render(text, language="en", **values):
    """Render the text of a template for a reader of a language."""
    request = RequestFactory().get(f"/{language}/")
    with translation.override(language):
        return Template(text).render(RequestContext(request, values)).strip()
