"""The API: the same rows as the files, in pages, narrowed, and described."""

from base64 import b64encode

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange, Field, Relation
from portal.content.i18n.translatable import LANGUAGES
from portal.models import Story
from portal.public.api.datasets import DATASETS, ENDPOINTS
from tests.conftest import hidden
from tests.hostile.values import LONG, NUL, WRONG
from tests.portal.public.api.files import FILES, read
from tests.queries import queries
from tests.whole_site.test_public_pages import fill_up_to

ROOT = "/api/v1/"


def get(client, address, status=200, **headers):
    response = client.get(f"{ROOT}{address}", headers=headers)
    assert response.status_code == status, (address[:80], response.content[:200])
    return response.json()


def ids(client, address):
    return [row["id"].partition(":")[2] for row in get(client, address)["results"]]


@pytest.mark.engine
def test_the_pages_of_a_set_have_the_rows_of_its_file(content, client):
    assert list(get(client, "")) == list(ENDPOINTS)
    for name in ENDPOINTS:
        found, page = [], get(client, f"{name}/?limit=10")
        while True:
            found += page["results"]
            if not page["next"]:
                break
            page = client.get(page["next"]).json()
        assert len(found) == page["count"] == ENDPOINTS[name].public().count()
        if name in DATASETS:
            assert found == read(client, name)["rows"]
        for row in found[:2]:
            assert get(client, f"{name}/{row['id'].partition(':')[2]}/") == row


@pytest.mark.engine
def test_rows_are_narrowed(make_one, client):
    home = make_one(City, "home", is_home=True)
    far = make_one(City, "far", latitude="37.5", longitude="180")
    near = make_one(City, "near", latitude="37.5", longitude="126.75")
    for slug, city, values in (
        ("long", far, {"date": "2012-12", "end_date": "2014"}),
        ("short", near, {"date": "2013-06-12", "kind": "visit", "direction": "ours"}),
        ("year", near, {"date": "2013"}),
    ):
        make_one(Exchange, slug, **values).cities.add(city)
    make_one(Delegation, "sent", sender=near, host=far, arrived="2013", left="2014-02")
    culture = Field.objects.get(slug="culture")
    make_one(Delegation, "came", sender=home, host=far, field=culture)
    event = Exchange.objects.get(slug="short")
    lasting = {"has_term": False, "signed": "2013-06-12"}
    make_one(Agreement, "paper", exchange=event, **lasting)
    make_one(Attraction, "sight", city=far, kind="park")
    Relation.objects.create(city=far, kind="sister")
    Relation.objects.create(city=near, kind="friendly")
    make_one(Story, "told", published_at=timezone.now().replace(year=2020))
    wanted = {
        "exchanges/?city=near": ["short", "year"],
        "exchanges/?year=2012": ["long"],
        "exchanges/?year=2013": ["long", "short", "year"],
        "exchanges/?year=2014": ["long"],
        "exchanges/?year=2015": [],
        "exchanges/?kind=visit&direction=ours&city=near&year=2013": ["short"],
        "exchanges/?kind=": ["long", "short", "year"],
        "delegations/?city=near": ["sent"],
        "delegations/?city=far": ["sent", "came"],
        "delegations/?field=culture": ["came"],
        "delegations/?year=2014": ["sent"],
        "agreements/?city=near": ["paper"],
        "agreements/?city=far&year=2013": [],
        "attractions/?city=far&kind=park": ["sight"],
        "attractions/?bbox=126.5,37,127,38": [],
        "agreements/?status=in_force": ["paper"],
        "agreements/?status=ended&city=near": [],
        "cities/?bbox=126.5,37,126.75,37.5": ["near"],
        "cities/?bbox=170,37.5,-170,37.5": ["far"],
        "cities/?bbox=-170,30,170,40": ["near"],
        "relations/?city=near": ["near:friendly"],
        "relations/?kind=sister": ["far:sister"],
        "stories/?year=2020": ["told"],
        "stories/?year=2021": [],
    }
    assert {each: ids(client, each) for each in wanted} == wanted


@pytest.mark.engine
def test_what_is_not_public_narrows_nothing(make_one, client):
    """A hidden city is as unknown as any other; a hidden event ties no agreement."""
    make_one(City, "secret", **hidden("draft"))
    make_one(City, "seen")
    event = make_one(Exchange, "event", **hidden("withdrawn"))
    event.cities.add(City.objects.get(slug="seen"))
    make_one(Agreement, "paper", exchange=event)
    unknown = get(client, "exchanges/?city=nothing", 400)
    assert get(client, "exchanges/?city=secret", 400) == unknown
    assert ids(client, "agreements/") == ["paper"]
    assert ids(client, "agreements/?city=seen") == []


@pytest.mark.engine
def test_no_field_asks_the_database_by_itself(make_one):
    """A queryset that forgot a relation gives an error, and no row that is hidden."""
    make_one(Exchange, "one").cities.add(make_one(City, "secret", **hidden("draft")))
    make_one(Attraction, "sight", city=City.objects.get())
    Relation.objects.create(city=City.objects.get(), kind="sister")
    for name in ("exchanges", "attractions", "relations"):
        dataset = ENDPOINTS[name]
        row = dataset.model.objects.get()
        row.former_slugs = None
        with pytest.raises(LookupError):
            dataset.serializer().to_representation(row)


WRONG_PARAMETERS = {
    "cities/?x=1": ("x", "没有"),
    "cities/?city=incheon": ("city", "没有"),
    "cities/incheon/?limit=1": ("limit", "没有"),
    "?x": ("x", "没有"),
    "cities/?limit=0": ("limit", "1 至 500"),
    "cities/?limit=501": ("limit", "1 至 500"),
    "cities/?limit=": ("limit", "1 至 500"),
    "cities/?limit=1&limit=2": ("limit", "一次"),
    "cities/?offset=10": ("offset", "没有"),
    "cities/?cursor=x": ("cursor", "原样"),
    "cities/?cursor=cD14": ("cursor", "原样"),  # p=x
    "cities/?bbox=1,2,3": ("bbox", "四个数"),
    "cities/?bbox=1,3,2,2": ("bbox", "四个数"),
    "attractions/?bbox=1,2,181,3": ("bbox", "四个数"),
    "attractions/?bbox=1,2,3,nan": ("bbox", "四个数"),
    "agreements/?status=unknown": ("status", "unknown"),
    "exchanges/?kind=nothing": ("kind", "nothing"),
    "exchanges/?city=nothing": ("city", "可选范围"),
    "exchanges/?year=999": ("year", "1000"),
    "exchanges/?year=20122": ("year", "9998"),
    "exchanges/?year=2012-06": ("year", "整数"),
    "stories/?year=0001": ("year", "1900"),
    "openapi.json?lang=fr": ("lang", "zh-hans"),
}


def test_a_wrong_parameter_is_named_in_the_language_of_the_reader(content, client):
    for address, (name, words) in WRONG_PARAMETERS.items():
        errors = get(client, address, 400, **{"accept-language": "zh-CN"})
        assert list(errors) == [name], address
        assert words in errors[name][0], (address, errors)
    english = get(client, "cities/?x=1", 400, **{"accept-language": "en"})
    assert english == {"x": ["There is no such parameter."]}


@pytest.mark.engine
def test_no_value_breaks_it(content, client):
    names = ("limit", "cursor", "year", "city", "kind", "lang", "%ff")
    texts = [f"p={text}" for text in ("9" * 30, "9" * 5000, "-1", "1\0", "٣", "")]
    cursors = [b64encode(text.encode()).decode() for text in texts]
    for value in (*WRONG, *NUL, *LONG, *cursors):
        for name in names:
            response = client.get(f"{ROOT}exchanges/?{name}={value}")
            assert response.status_code in (200, 400), (name, value[:40])
        for address in (f"cities/{value}/", f"relations/{value}:{value}/"):
            response = client.get(f"{ROOT}{address}")
            assert response.status_code in (400, 404), value[:40]


def test_a_row_that_is_not_there(make_one, client):
    make_one(City, "secret", **hidden("expired"))
    missing = get(client, "cities/nothing/", 404, **{"accept-language": "ko"})
    assert "공개" in missing["detail"]
    assert get(client, "cities/secret/", 404, **{"accept-language": "ko"}) == missing
    for address in ("relations/x/", "relations/a:b:c/", "cities/a:b/"):
        get(client, address, 404)


def test_a_former_address_leads_to_the_row(make_one, client):
    row = Exchange.objects.get(pk=make_one(Exchange, "first").pk)
    row.slug = "second"
    row.save()
    response = client.get(f"{ROOT}exchanges/first/")
    assert response.status_code == 301
    assert response.headers["Location"] == f"{ROOT}exchanges/second/"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    Exchange.objects.update(**hidden("withdrawn"))
    get(client, "exchanges/first/", 404)


def test_an_answer_is_for_everybody_and_only_read(content, client):
    client.cookies["sessionid"] = "somebody"
    for address in ("", "exchanges/", "cities/incheon/", "openapi.json"):
        path = f"{ROOT}{address}"
        answers = [
            client.get(path, headers={"accept-language": code, "accept": kind})
            for code, kind in (("ko", "text/html"), ("en", "application/json"))
        ]
        assert answers[0].content == answers[1].content
        for response in (*answers, client.head(path)):
            assert response.status_code == 200
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert response.headers["Cache-Control"] == "public, no-cache"
            assert response.headers["ETag"] == answers[0].headers["ETag"]
            assert "Vary" not in response.headers
            assert not response.cookies
        again = client.get(path, headers={"if-none-match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        asked = client.options(path)
        assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
        assert "ETag" in response.headers["Access-Control-Expose-Headers"]
        for method in ("post", "put", "patch", "delete"):
            refused = getattr(Client(enforce_csrf_checks=True), method)(path)
            assert refused.status_code == 405, (method, path)
            assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_feeds_and_calendars_are_read_by_scripts_of_other_sites(content, client):
    for path in ("/en/feed.atom", "/en/exchanges.ics", "/en/exchanges.ics?city=jinja"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*", path
        asked = client.options(path)
        assert asked.status_code == 204, path
        assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]


@pytest.mark.engine
def test_queries_are_few_and_as_many_for_many_rows(content, client):
    rows = [*(f"{ROOT}{name}/?limit=500" for name in ENDPOINTS), *FILES]
    pages = [f"{ROOT}openapi.json", "/en/data/", "/data/catalog.jsonld"]

    def counts():
        every = (*rows, *pages)
        return {path: queries(lambda path=path: client.get(path)) for path in every}

    few = counts()
    fill_up_to(200)
    assert counts() == few
    # Delegations: the rows, their number or how new they are, and four relations.
    assert max(few[path] for path in rows) == 6
    assert max(few.values()) <= 8


# Descriptions


def test_the_description_is_valid_and_in_each_language(
    content, client, capsys, settings
):
    settings.SITE_URL = "https://youhao.example.cn"
    found = {code: get(client, f"openapi.json?lang={code}") for code in LANGUAGES}
    assert found["zh-hans"] == get(client, "openapi.json", **{"accept-language": "ko"})
    assert "Warning" not in capsys.readouterr().err
    for code, schema in found.items():
        assert schema["openapi"] == "3.1.0"
        validate(schema)
        assert schema["servers"] == [{"url": settings.SITE_URL}]
        for dataset in ENDPOINTS.values():
            described = schema["components"]["schemas"][dataset.model.__name__]
            assert list(described["properties"]) == dataset.names
            for column in dataset.columns:
                part = described["properties"][column.field_name]
                assert ("가" <= max(part["description"]) <= "힣") == (code == "ko")
                assert part.get("x-unit", "") == "" or column.unit
    texts = [schema["paths"]["/api/v1/exchanges/"]["get"] for schema in found.values()]
    for number, parameter in enumerate(texts[0]["parameters"]):
        described = {text["parameters"][number]["description"] for text in texts}
        assert len(described) == len(LANGUAGES), parameter["name"]


def test_what_it_describes_is_what_it_gives(content, client):
    components = get(client, "openapi.json")["components"]
    for name, dataset in ENDPOINTS.items():
        row = {"$ref": f"#/components/schemas/{dataset.model.__name__}"}
        schema = {"type": "array", "items": row, "components": components}
        Draft202012Validator(schema).validate(
            get(client, f"{name}/?limit=500")["results"]
        )
