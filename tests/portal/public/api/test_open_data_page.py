"""The page and the catalogue that describe the open data."""

import re
from functools import cache

import pytest
from django.utils import timezone, translation
from django.utils.html import strip_tags
from rdflib import RDF, Graph, namespace

from exchanges.models import Agreement, City, Exchange, Relation
from portal.content.i18n.translatable import LANGUAGES
from portal.models import SiteSettings
from portal.public.api.datasets import DATASETS
from tests.portal.public.api.files import read
from tests.portal.server.test_settings import refusal
from tests.reading.head import Head
from tests.reading.vocabulary import faults
from tests.tables import each_of
from tests.validate import machines

HOST = "http://testserver"
# rdflib knows every word of each.
WORDS = [
    RDF,
    *(getattr(namespace, n) for n in ("DCAT", "DCTERMS", "FOAF", "SDO", "SKOS")),
]
OTHERS = {
    "http://data.europa.eu/r5r/availability",
    *(f"http://www.w3.org/2006/vcard/ns#{name}" for name in
      ("Kind", "Organization", "fn", "hasEmail", "hasTelephone", "hasURL")),
}  # fmt: skip


def last_change(dataset):
    """That of its rows; a relation changes with its city or its agreement."""
    models = (City, Agreement) if dataset.model is Relation else (dataset.model,)
    rows = [row for model in models for row in model.objects.published()]
    return timezone.localtime(max(row.updated_at for row in rows))


def section(html, name):
    return html.split(f'<h2 id="{name}">')[1].split("</section>")[0]


@each_of(*LANGUAGES)
def test_every_column_of_every_set_is_described_in_each_language(code, content, client):
    html = client.get(f"/{code}/data/").text
    for name, dataset in DATASETS.items():
        found = section(html, name)
        with translation.override(code):
            assert str(dataset.row) in found
            for column in dataset.columns:
                assert re.search(rf"\b{column.field_name}\b", found), column.field_name
                assert str(column.help_text) in found.replace("&#x27;", "'")
                assert f"{column.type.label}" in found
                assert str(column.unit) in found
                for value, meaning in column.codes:
                    assert f">{value}</span>: {meaning}<" in found
        for form in dataset.forms:
            assert f'href="/data/{name}.{form}"' in found
        assert f"/{code}/data/#{name}" in found  # how it is cited


def test_every_column_means_something_and_figures_have_a_unit():
    units = {"area_km2": "km²", "latitude": "degrees, WGS 84", "size": "persons"}
    with translation.override("en"):
        for dataset in DATASETS.values():
            assert len(set(dataset.names)) == len(dataset.names)
            for column in dataset.columns:
                assert re.fullmatch(r"[A-Z].*\w\.", str(column.help_text))
                unit = str(column.unit)
                assert unit == units.get(column.field_name, unit)
                assert column.unit or column.type != "decimal"


@pytest.mark.engine
def test_the_numbers_are_those_of_what_is_public(content, client):
    html = client.get("/en/data/").text
    for name, dataset in DATASETS.items():
        number = dataset.public().count()
        assert f">{number} rows" in section(html, name)
        changed = f"Last changed {last_change(dataset):%-d %B %Y}"
        assert changed in strip_tags(section(html, name))


def test_the_licence_is_that_of_the_settings_or_readers_are_told_to_ask(
    content, client, settings
):
    html = client.get("/en/data/").text
    assert "has not named a licence" in html
    assert 'rel="license' not in html
    unknown = client.get("/data/catalog.jsonld").json()["dcterms:license"]
    page, anchor = unknown["@id"].removeprefix(HOST).split("#")
    assert f'id="{anchor}"' in client.get(page).text, "where it is said"
    assert unknown["dcterms:type"]["@id"].endswith("/licencetype/UnknownIPR")
    assert read(client, "cities")["meta"]["licence"] is None
    settings.DATA_LICENCE = "https://licence.example/?a=1&b=<2>"
    html = client.get("/en/data/").text
    assert "has not named a licence" not in html
    shown = "https://licence.example/?a=1&amp;b=&lt;2&gt;"
    assert f'<a href="{shown}" rel="license external noopener">{shown}</a>' in html
    catalog = client.get("/data/catalog.jsonld").json()
    assert catalog["dcterms:license"] == {
        "@id": settings.DATA_LICENCE,
        "@type": "dcterms:LicenseDocument",
    }
    assert read(client, "cities")["meta"]["licence"] == settings.DATA_LICENCE


def test_a_licence_that_is_no_address_stops_the_start():
    for wrong in ("CC BY 4.0", "javascript:alert(1)", "https://", "//x"):
        assert "DATA_LICENCE" in refusal(DATA_LICENCE=wrong), wrong


# For machines


@pytest.mark.full  # the vocabulary is read first
@each_of(*LANGUAGES)
def test_the_page_keeps_to_the_vocabulary_of_schema_org(
    code, content, client, settings
):
    settings.DATA_LICENCE = "https://licence.example/"
    head = Head(client.get(f"/{code}/data/").text)
    assert not list(faults(head.graph))
    catalog = head.node("DataCatalog")
    assert catalog["license"] == "https://licence.example/"
    assert catalog["description"] == head.meta["description"]
    sets = [node for node in head.graph if node["@type"] == "Dataset"]
    assert [node["identifier"] for node in sets] == list(DATASETS)
    for node in sets:
        assert node["includedInDataCatalog"] == {"@id": catalog["@id"]}
        moment = last_change(DATASETS[node["identifier"]])
        assert node["dateModified"] == moment.isoformat()
        for file in node["distribution"]:
            response = client.head(file["contentUrl"].removeprefix(HOST))
            assert response.headers["Content-Type"].startswith(file["encodingFormat"])


def test_the_catalogue_keeps_to_the_words_of_its_vocabularies(
    content, client, settings
):
    """Where each of them belongs is in the shapes of DCAT-AP, which ask for it."""
    SiteSettings.objects.update(phone="024", email="office@example.cn")
    settings.DATA_LICENCE = "https://licence.example/"
    response = client.get("/data/catalog.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    graph = Graph().parse(data=response.content, format="json-ld")
    used = {*graph.predicates(), *graph.objects(None, RDF.type)}
    assert {namespace.DCAT.Dataset, namespace.SDO.variableMeasured} <= used
    unknown = {str(each) for each in used if not any(each in words for words in WORDS)}
    assert unknown == OTHERS
    assert "null" not in response.text


def test_the_catalogue_says_who_answers_and_what_to_look_for(content, client):
    SiteSettings.objects.update(phone="+86 (24) 00 00", email="office@example.cn")
    catalog = client.get("/data/catalog.jsonld").json()
    contact = catalog["dcat:contactPoint"]
    assert contact["vcard:hasTelephone"] == {"@id": "tel:+86240000"}
    assert contact["vcard:hasEmail"] == {"@id": "mailto:office@example.cn"}
    assert client.get(contact["vcard:hasURL"]["@id"]).status_code == 200
    assert isinstance(catalog["foaf:homepage"], dict), "one, says DCAT-AP"
    for each in (catalog, *catalog["dcat:dataset"]):
        assert each["dcat:contactPoint"]["@id"] == contact["@id"]
        words = {word["@language"]: word["@value"] for word in each["dcat:keyword"]}
        assert words == {"zh-Hans": "友好城市", "en": "Sister cities", "ko": "자매도시"}


def test_the_catalogue_has_what_dcat_ap_asks_for_and_recommends(content, settings):
    for licence in ("https://licence.example/", ""):
        settings.DATA_LICENCE = licence
        assert [*machines.catalogue()] == [], "also that no licence is named yet"


@pytest.mark.engine
def test_the_catalogue_says_where_and_when_its_rows_are(content, client):
    City.objects.update(latitude=None, longitude=None)
    City.objects.filter(slug="incheon").update(latitude=37.4, longitude=126.7)
    City.objects.filter(slug="shenyang").update(latitude=41.8, longitude=123.4)
    cities, exchanges = sets_of(client)
    corners = "123.4 37.4, 126.7 37.4, 126.7 41.8, 123.4 41.8, 123.4 37.4"
    assert cities["dcterms:spatial"]["dcat:bbox"]["@value"] == f"POLYGON(({corners}))"
    assert exchanges["dcterms:spatial"]["dcat:centroid"]["@value"].startswith("POINT(")
    days = sets_of(client)[1]["dcterms:temporal"]
    assert days["dcat:startDate"]["@value"].startswith("1980-")
    latest = Exchange.objects.exclude(end_date=None).latest("end_date").end_date.latest
    assert days["dcat:endDate"]["@value"] >= f"{latest}"
    Exchange.objects.update(status="draft")
    assert "dcterms:temporal" not in sets_of(client)[1], "nothing is said of no rows"


def sets_of(client):
    """The cities and the exchanges in the catalogue."""
    found = client.get("/data/catalog.jsonld").json()["dcat:dataset"]
    by_name = {each["dcterms:identifier"]: each for each in found}
    return by_name["cities"], by_name["exchanges"]


@pytest.mark.full
def test_the_catalogue_describes_every_file_and_every_column(content, client):
    text_of = cache(lambda path: client.get(path).text)
    sets = client.get("/data/catalog.jsonld").json()["dcat:dataset"]
    assert [each["dcterms:identifier"] for each in sets] == list(DATASETS)
    for each in sets:
        dataset = DATASETS[each["dcterms:identifier"]]
        columns = each["schema:variableMeasured"]
        assert [column["schema:name"] for column in columns] == dataset.names
        for file in each["dcat:distribution"]:
            address = file["dcat:downloadURL"]["@id"].removeprefix(HOST)
            kind = client.head(address).headers["Content-Type"].partition(";")[0]
            assert file["dcat:mediaType"]["@id"].endswith(f"/{kind}")
        assert len(each["dcat:distribution"]) == len(dataset.forms)
        for page in each["dcat:landingPage"]:
            path, _, part = page["@id"].removeprefix(HOST).partition("#")
            assert f'<h2 id="{part}">' in text_of(path)
    (area,) = [
        column
        for column in sets[0]["schema:variableMeasured"]
        if column["schema:name"] == "area_km2"
    ]
    assert {"@language": "ko", "@value": "km²"} in area["schema:unitText"]
    languages = {text["@language"] for text in area["schema:description"]}
    assert languages == {"zh-Hans", "en", "ko"}
