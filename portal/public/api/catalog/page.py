"""The page that describes the open data, in the reader's language and schema.org's."""

from functools import partial

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import ColumnType
from portal.public.api.catalog.dcat import catalog_id, dataset_id, file_address
from portal.public.api.datasets import DATASETS, DESCRIPTION, states
from portal.public.api.downloads import FORMS
from portal.public.seo import structured_data
from portal.server.absolute_urls import absolute, site_root


@require_safe
def open_data(request):
    """Each set with its columns, and what holds for all of them."""
    found = states()
    sets = [
        {
            "dataset": each,
            "state": found[each.name],
            "files": [(form, FORMS[form].label) for form in each.forms],
        }
        for each in DATASETS.values()
    ]
    context = {
        "here": _("Open data"),
        "column_type": ColumnType.OPEN_DATA,
        "description": DESCRIPTION,
        "sets": sets,
        "licence": settings.DATA_LICENCE,
        "root": site_root(request),
        "title": column_of("title", get_language()),
        "address": absolute(request, reverse("portal:open_data")),
        "nodes": partial(nodes, found),
    }
    return render(request, "portal/open_data/open_data.html", context)


def nodes(found, page):
    """The catalogue and its sets in the words of schema.org, for the page of both."""
    shared = {
        "license": settings.DATA_LICENCE,
        "inLanguage": [bcp47(code) for code in LANGUAGES],
        "publisher": structured_data.publisher(page),
    }
    yield {
        "@type": "DataCatalog",
        "@id": catalog_id(page.root),
        "name": page.name,
        "description": page.description,
        "url": page.address,
        **shared,
    }
    for dataset in DATASETS.values():
        yield {
            "@type": "Dataset",
            "@id": dataset_id(dataset, page.root),
            "identifier": dataset.name,
            "name": str(dataset.title),
            "description": str(dataset.row),
            "url": f"{page.address}#{dataset.name}",
            "dateModified": structured_data.moment(found[dataset.name].changed),
            "includedInDataCatalog": {"@id": catalog_id(page.root)},
            "distribution": [
                {
                    "@type": "DataDownload",
                    "contentUrl": file_address(dataset, form, page.root),
                    "encodingFormat": FORMS[form].media_type,
                }
                for form in dataset.forms
            ],
            **shared,
        }
