"""Terms of the authority lists of the European Union, which DCAT-AP 3.0 asks for.

The lists are at https://op.europa.eu/en/web/eu-vocabularies; the labels are theirs.
"""

LISTS = "http://publications.europa.eu/resource/authority/"
THEMES = {
    "EDUC": "Education, culture and sport",
    "INTR": "International issues",
    "REGI": "Regions and cities",
}
LANGUAGES = {
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


def concept(address, label):
    """Return a term with its label, which is stated in English alone."""
    return {
        "@id": address,
        "@type": "skos:Concept",
        "skos:prefLabel": {"@language": "en", "@value": label},
    }


def theme(code):
    return concept(f"{LISTS}data-theme/{code}", THEMES[code])


def theme_taxonomy():
    return {
        "@id": f"{LISTS}data-theme",
        "@type": "skos:ConceptScheme",
        "dcterms:title": {"@language": "en", "@value": "Data theme"},
    }


def availability():
    """Return that a file is meant to be there for some years."""
    return concept(f"{LISTS}planned-availability/AVAILABLE", "available")


def publisher_type():
    return concept(PUBLISHER_TYPE, "Local Authority")


def unknown_rights():
    """Return that nothing is known yet of what others may do with the data."""
    return concept(UNKNOWN_RIGHTS, "Unknown IPR")


def file_type(form):
    return {
        "@id": f"{LISTS}file-type/{form.upper()}",
        "@type": "dcterms:MediaTypeOrExtent",
    }


def language(code):
    """Return the term of a language, by its code in the settings."""
    short = code.partition("-")[0]
    known = LANGUAGES.get(short)
    address = f"{LISTS}language/{known}" if known else ISO_639 + short
    return {"@id": address, "@type": "dcterms:LinguisticSystem"}
