"""Who publishes the data and answers for it, in the words of FOAF and of vCard."""

import re

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.public.seo.structured_data import LOGO


def office(site, root):
    return site and {
        "@id": f"{root}/#office",
        "@type": ["foaf:Agent", "foaf:Organization"],
        "foaf:name": names_of_office(site),
        "foaf:homepage": document(f"{root}/"),
        "foaf:logo": {"@id": root + static(LOGO)},
    }


def contact_point(site, root):
    """Where questions are answered: at least in the form that each page leads to."""
    return site and {
        "@id": f"{root}/#contact",
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": names_of_office(site),
        "vcard:hasEmail": site.email and {"@id": f"mailto:{site.email}"},
        "vcard:hasTelephone": site.phone and {"@id": telephone(site)},
        "vcard:hasURL": {"@id": root + form_for_errors()},
    }


def names_of_office(site):
    names = {code: getattr(site, column_of("office", code)) for code in LANGUAGES}
    return [
        {"@language": bcp47(code), "@value": name}
        for code, name in names.items()
        if name
    ]


def telephone(site):
    """A number as an address (RFC 3966), without what is there for the eye alone."""
    return "tel:" + "".join(re.findall(r"[+0-9-]", site.phone))


def form_for_errors():
    with override(settings.LANGUAGE_CODE):
        return reverse("portal:report_error")


def document(address):
    return {"@id": address, "@type": "foaf:Document"}
