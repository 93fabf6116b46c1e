"""What data there is in the words of schema.org, for the page that describes it."""

from django.conf import settings

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES
from portal.public.api.catalog.dcat import catalog_id, dataset_id, file_address
from portal.public.api.datasets import DATASETS
from portal.public.api.fields import moment
from portal.public.api.files.downloads import FORMS
from portal.public.seo import structured_data


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
        yield {**node(dataset, found[dataset.name], page), **shared}


def node(dataset, state, page):
    return {
        "@type": "Dataset",
        "@id": dataset_id(dataset, page.root),
        "identifier": dataset.name,
        "name": str(dataset.title),
        "description": str(dataset.row),
        "url": f"{page.address}#{dataset.name}",
        "dateModified": moment(state.changed),
        "includedInDataCatalog": {"@id": catalog_id(page.root)},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": file_address(dataset, form, page.root),
                "encodingFormat": FORMS[form].media_type,
            }
            for form in dataset.forms
        ],
    }
