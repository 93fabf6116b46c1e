"""The page that describes the open data, in the reader's language."""

from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.content.kinds import ColumnType, address_of
from portal.public.api.catalog.schema_org import nodes
from portal.public.api.datasets import DATASETS, DESCRIPTION, Dataset, State, states
from portal.public.api.files.downloads import FORMS
from portal.server.absolute_urls import absolute


class Described(NamedTuple):
    """A set as the page shows it."""

    dataset: Dataset
    state: State

    @property
    def files(self):
        return [(form, FORMS[form].label) for form in self.dataset.forms]


@require_safe
def open_data(request):
    """Each set with its columns, and what holds for all of them."""
    found = states()
    context = {
        "here": _("Open data"),
        "column_type": ColumnType.OPEN_DATA,
        "description": DESCRIPTION,
        "sets": [Described(each, found[each.name]) for each in DATASETS.values()],
        "licence": settings.DATA_LICENCE,
        "address": absolute(request, address_of("portal:open_data")),
        "nodes": partial(nodes, found),
    }
    return render(request, "portal/open_data/open_data.html", context)
