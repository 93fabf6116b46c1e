"""What data there is, for catalogues of data, in the words of DCAT.

DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) has an address of its own and not a part in
the page, whose JSON-LD keeps to one vocabulary as on all other pages. DCAT-AP 3.0 asks
for terms of the authority lists of the European Union, with their own labels:
https://op.europa.eu/en/web/eu-vocabularies.
"""

import re

from django.conf import settings
from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.models import SiteSettings
from portal.public.api.catalog.coverage import around, boxes, location, period
from portal.public.api.datasets import DATASETS, DESCRIPTION, TITLE, states
from portal.public.api.downloads import FORMS, in_all_languages, pages
from portal.public.cross_origin import open_to_scripts
from portal.public.seo.structured_data import LOGO, filled, moment
from portal.server.absolute_urls import site_root

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
KEYWORD = _("Sister cities")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
FILE = _("{title}: all rows, as {format}")
LISTS = "http://publications.europa.eu/resource/authority/"
THEMES = {
    "EDUC": "Education, culture and sport",
    "INTR": "International issues",
    "REGI": "Regions and cities",
}
LANGUAGE_TERMS = {
    "zh": "ZHO",
    "en": "ENG",
    "ko": "KOR",
    "ja": "JPN",
    "ru": "RUS",
    "fr": "FRA",
    "de": "DEU",
    "es": "SPA",
}
ISO_639 = "http://id.loc.gov/vocabulary/iso639-1/"  # for a language beyond those
PUBLISHER_TYPE = "http://purl.org/adms/publishertype/LocalAuthority"
UNKNOWN_RIGHTS = "http://purl.org/adms/licencetype/UnknownIPR"
AVAILABLE = f"{LISTS}planned-availability/AVAILABLE"  # for some years


@open_to_scripts
@cache_control(public=True, no_cache=True)
def catalog(request):
    """The catalogue in DCAT, as JSON-LD."""
    response = JsonResponse(
        {"@context": CONTEXT, **described(site_root(request))},
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
    response["Content-Language"] = ", ".join(map(bcp47, LANGUAGES))
    return response


def described(root):
    found, site, areas = states(), SiteSettings.objects.first(), boxes()
    changes = (each.changed for each in found.values() if each.changed)
    issues = (each.first for each in found.values() if each.first)
    publisher, contact = office(site, root) if site else (None, None)
    reference = {
        "dcterms:publisher": publisher and {"@id": publisher["@id"]},
        "dcat:contactPoint": contact and {"@id": contact["@id"]},
    }
    return filled(
        {
            "@id": catalog_id(root),
            "@type": "dcat:Catalog",
            "dcterms:title": in_each_language(TITLE),
            "dcterms:description": in_each_language(DESCRIPTION),
            "dcterms:issued": xsd_date_time(min(issues, default=None)),
            "dcterms:modified": xsd_date_time(max(changes, default=None)),
            "dcterms:spatial": location(around(list(filter(None, areas.values())))),
            "dcterms:publisher": publisher,
            "dcat:contactPoint": contact,
            "dcat:keyword": in_each_language(KEYWORD),
            "dcat:themeTaxonomy": {
                "@id": f"{LISTS}data-theme",
                "@type": "skos:ConceptScheme",
                "dcterms:title": {"@language": "en", "@value": "Data theme"},
            },
            **shared(root),
            "foaf:homepage": document(next(iter(pages(root).values()))),
            "dcat:dataset": [
                dataset_in_dcat(each, found[each.name], root)
                | {"dcterms:spatial": location(areas[each.name])}
                | reference
                for each in DATASETS.values()
            ],
        }
    )


def office(site, root):
    """Return who publishes the data, and where questions are answered.

    That is at least in the form for errors.
    """
    named = {code: getattr(site, column_of("office", code)) for code in LANGUAGES}
    names = [
        {"@language": bcp47(code), "@value": name}
        for code, name in named.items()
        if name
    ]
    publisher = {
        "@id": f"{root}/#office",
        "@type": ["foaf:Agent", "foaf:Organization"],
        "dcterms:type": concept(PUBLISHER_TYPE, "Local Authority"),
        "foaf:name": names,
        "foaf:homepage": document(f"{root}/"),
        "foaf:logo": {"@id": root + static(LOGO)},
    }
    with override(settings.LANGUAGE_CODE):
        form = root + reverse("portal:report_error")
    phone = "".join(re.findall(r"[+0-9-]", site.phone))  # as in RFC 3966
    contact = {
        "@id": f"{root}/#contact",
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": names,
        "vcard:hasEmail": site.email and {"@id": f"mailto:{site.email}"},
        "vcard:hasTelephone": site.phone and {"@id": f"tel:{phone}"},
        "vcard:hasURL": {"@id": form},
    }
    return publisher, contact


def dataset_in_dcat(dataset, state, root):
    links = [document(f"{each}#{dataset.name}") for each in pages(root).values()]
    themes = {code: f"{LISTS}data-theme/{code}" for code in dataset.themes}
    return {
        "@id": dataset_id(dataset, root),
        "@type": "dcat:Dataset",
        "dcterms:identifier": dataset.name,
        "dcterms:title": in_each_language(dataset.title),
        "dcterms:description": in_each_language(dataset.row),
        "dcterms:issued": xsd_date_time(state.first),
        "dcterms:modified": xsd_date_time(state.changed),
        "dcterms:temporal": period(dataset, state),
        "dcat:theme": [concept(url, THEMES[code]) for code, url in themes.items()],
        "dcat:keyword": [*in_each_language(dataset.title), *in_each_language(KEYWORD)],
        **shared(root),
        "dcat:landingPage": links,
        # DCAT has no word for a column, schema.org has.
        "schema:variableMeasured": [
            {
                "@type": "schema:PropertyValue",
                "schema:name": column.field_name,
                "schema:description": in_each_language(column.help_text),
                "schema:unitText": column.unit and in_each_language(column.unit),
            }
            for column in dataset.columns
        ],
        "dcat:distribution": [
            distribution(dataset, form, state, root) | {"dcat:accessURL": links}
            for form in dataset.forms
        ],
    }


def distribution(dataset, form, state, root):
    address = file_address(dataset, form, root)
    values = {"title": dataset.title, "format": FORMS[form].label}
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dcterms:title": f"{dataset.name}.{form}",
        "dcterms:description": in_each_language(format_lazy(FILE, **values)),
        "dcterms:modified": xsd_date_time(state.changed),
        "dcterms:format": {
            "@id": f"{LISTS}file-type/{form.upper()}",
            "@type": "dcterms:MediaTypeOrExtent",
        },
        "dcatap:availability": concept(AVAILABLE, "available"),
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {
            "@id": MEDIA_TYPES + FORMS[form].media_type,
            "@type": "dcterms:MediaType",
        },
        "dcterms:license": licence(root),
    }


def catalog_id(root):
    return f"{root}{reverse('data_catalog')}#catalog"


def dataset_id(dataset, root):
    return f"{root}{reverse('data_catalog')}#{dataset.name}"


def file_address(dataset, form, root):
    return root + reverse("data_file", args=[dataset.name, form])


def document(address):
    return {"@id": address, "@type": "foaf:Document"}


def concept(address, label):
    """Return a term with its label, which is stated in English alone."""
    return {
        "@id": address,
        "@type": "skos:Concept",
        "skos:prefLabel": {"@language": "en", "@value": label},
    }


def shared(root):
    shorts = [code.partition("-")[0] for code in LANGUAGES]
    terms = (
        f"{LISTS}language/{LANGUAGE_TERMS[short]}"
        if short in LANGUAGE_TERMS
        else ISO_639 + short
        for short in shorts
    )
    return {
        "dcterms:license": licence(root),
        "dcterms:language": [
            {"@id": term, "@type": "dcterms:LinguisticSystem"} for term in terms
        ],
    }


def licence(root):
    """Return the licence, or the part of our page that says that none is named yet."""
    named, page = settings.DATA_LICENCE, next(iter(pages(root).values()))
    return {
        "@id": named or f"{page}#terms",
        "@type": "dcterms:LicenseDocument",
        "dcterms:type": None if named else concept(UNKNOWN_RIGHTS, "Unknown IPR"),
    }


def in_each_language(text):
    found = in_all_languages(text)
    return [{"@language": code, "@value": text} for code, text in found.items()]


def xsd_date_time(time):
    return time and {"@type": "xsd:dateTime", "@value": moment(time)}
