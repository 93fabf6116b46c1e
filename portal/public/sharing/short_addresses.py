"""Short addresses of pages."""

from django.http import Http404
from django.urls import reverse

from portal.content.kinds import address_of, content_models, kinds_by_name

HOME = "home"


def short_path(row=None, view=HOME):
    """Return the short address of the page of a row, or of a list by its view."""
    name = f"{row._meta.model_name}-{row.pk}" if row else view.rpartition(":")[2]
    return reverse("short_address", kwargs={"name": name})


def page_at(name):
    """Return the page of a short address, in the active language.

    Raises `Http404` if it is not public.
    """
    kind, _hyphen, key = name.partition("-")
    if key:
        return row_at(kind, key).get_absolute_url()
    if name == HOME:
        return address_of(HOME)
    views = (model.listing.view for model in content_models())
    found = [view for view in views if view and view.rpartition(":")[2] == name]
    if not found:
        raise Http404("no such list")
    return address_of(found[0])


def row_at(kind, key):
    """Return the published row of a kind with a key. Raises `Http404`."""
    model = kinds_by_name().get(kind)
    row = model and model.objects.published().for_address().filter(pk=key).first()
    if not row:
        raise Http404("no such page")
    return row
