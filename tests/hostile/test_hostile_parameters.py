"""Every parameter of every public page, with what makes no sense in it."""

import random
import string

import pytest

from tests.hostile.values import (
    DAMAGED,
    FILTERS,
    LONG,
    NUL,
    PLAIN,
    TEXTS,
    WRONG,
    body,
    cached,
    cpu,
    parameters,
)
from tests.pairs import paired, share

# The timeline is narrowed in every way that there is, the other lists in some of them.
NARROWED = [(path, name) for path in FILTERS for name in parameters(path)]
OF_TIMELINE = [pair for pair in NARROWED if pair[0] == "exchanges/"]
OF_OTHERS = [pair for pair in NARROWED if pair[0] != "exchanges/"]
VALUES = [
    *((path, name, WRONG[n % 2 :: 2]) for n, (path, name) in enumerate(OF_TIMELINE)),
    *((path, name, WRONG[n::7]) for n, (path, name) in enumerate(OF_OTHERS)),
]

BLANKS = ["%20", "%0d%0a", "%09", "%e2%80%a8"]
TYPED = {"city": "incheon", "year": "2013", "from": "2013", "to": "2016"}
CHOSEN = {"country": "KR", "direction": "theirs"}  # by links alone
KINDS = {"exchanges/": "visit", "attractions/": "island"}


@pytest.mark.engine
@pytest.mark.parametrize(
    ("path", "name", "values"),
    VALUES,
    ids=[f"{n}-{path}{name}" for n, (path, name, _) in enumerate(VALUES)],
)
def test_a_value_that_makes_no_sense_is_not_found(content, client, path, name, values):
    assert client.get(f"/en/{path}?{name}=").status_code == 404 - 204 * (name != "page")
    assert values
    for value in values:
        response = client.get(f"/en/{path}?{name}={value}")
        assert response.status_code == 404, value[:40]
        assert "<script>" not in body(response)
    for value in NUL:
        assert client.get(f"/en/{path}?{name}={value}").status_code == 400


PATHS = [*PLAIN, *(f"/ko/{path}" for path in FILTERS)]
ODD = [*DAMAGED[:4], TEXTS[1], *LONG]
UNKNOWN = [f"x={value}" for value in ODD] + [f"{value}=x" for value in ODD]


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/en/", UNKNOWN), *((path, UNKNOWN[n % 7 :: 7]) for n, path in enumerate(PATHS))],
    ids=["all", *PATHS],
)
def test_an_unknown_parameter_changes_nothing(content, client, path, queries):
    plain = client.get(path)
    expected = body(plain)  # of a file that is sent in parts it can be read once
    assert queries
    for query in queries:
        response = client.get(f"{path}?{query}")
        assert response.status_code == plain.status_code, query[:40]
        assert body(response) == expected, query[:40]
        assert response.headers.get("Location") == plain.headers.get("Location")


@pytest.mark.parametrize(
    ("path", "query"), paired(PATHS, ["x=%00", "%00=x", "a%00b", "x=1&x=%00"])
)
def test_nul_is_refused(content, client, path, query):
    assert client.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("path", PATHS)
def test_more_than_a_thousand_parameters_are_refused(content, client, path):
    names = [f"a{number}=1" for number in range(1001)]
    refused = client.get(f"{path}?{'&'.join(names)}")
    assert refused.status_code == 400
    assert "<h1>" in body(refused)
    assert client.get(f"{path}?{'&'.join(names[1:])}").status_code != 400


@pytest.mark.parametrize(
    ("path", "query"),
    paired(
        FILTERS,
        ["=&=&", "&&&&", "?page=1", "page[]=9", "PAGE=9", "City=x", "a;page=9"],
    ),
)
def test_what_only_looks_like_a_parameter_is_none(content, client, path, query):
    plain = client.get(f"/en/{path}")
    assert body(client.get(f"/en/{path}?{query}")) == body(plain)


@pytest.mark.parametrize("path", FILTERS)
def test_of_a_repeated_parameter_the_last_counts(content, client, path):
    assert client.get(f"/en/{path}?page=9&page=1").status_code == 200
    assert client.get(f"/en/{path}?page=1&page=9").status_code == 404
    for name in parameters(path)[:-1]:
        again = client.get(f"/en/{path}?{name}=no-such&{name}=")
        assert body(again) == body(client.get(f"/en/{path}"))
        assert client.get(f"/en/{path}?{name}=&{name}=no-such").status_code == 404


def cases(values):
    """A list, a parameter that it knows, and its value."""
    return [
        (path, name, values[name])
        for path in FILTERS
        for name in parameters(path)
        if name in values
    ]


@pytest.mark.parametrize(("path", "name", "value"), cases(TYPED))
def test_blanks_around_what_is_typed_do_not_count(content, client, path, name, value):
    plain = body(client.get(f"/en/{path}"))
    narrowed = body(client.get(f"/en/{path}?{name}={value}"))
    assert narrowed != plain
    for blank in BLANKS:
        assert body(client.get(f"/en/{path}?{name}={blank}")) == plain
        spaced = client.get(f"/en/{path}?{name}={blank}{value}{blank}")
        assert body(spaced) == narrowed


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [*cases(CHOSEN), *((path, "kind", kind) for path, kind in KINDS.items())],
)
def test_blanks_are_not_in_what_is_chosen(content, client, path, name, value):
    assert client.get(f"/en/{path}?{name}={value}").status_code == 200
    for wrong in (*BLANKS, *(f"{blank}{value}" for blank in BLANKS)):
        assert client.get(f"/en/{path}?{name}={wrong}").status_code == 404, wrong


def test_the_order_of_parameters_and_those_of_advertisers_change_nothing(
    content, client
):
    plain = body(client.get("/en/exchanges/?city=incheon&from=2013&to=2016"))
    for query in (
        "to=2016&from=2013&city=incheon",
        "utm_source=a&to=2016&fbclid=b&from=2013&city=incheon&gclid=c",
        "city=incheon&from=2013&to=2016&kind=&direction=&page=1&year=",
    ):
        assert body(client.get(f"/en/exchanges/?{query}")) == plain, query


def random_words(count):
    chance = random.Random(5)
    letters = string.ascii_letters + string.digits
    return ["".join(chance.choices(letters, k=20)) for _ in range(count)]


@pytest.mark.parametrize("many", [1000, pytest.param(10_000, marks=pytest.mark.full)])
def test_thousands_of_unknown_parameters_leave_nothing_behind(content, client, many):
    pages = ["/en/", "/en/exchanges/", "/en/cities/incheon/", "/en/nothing/"]
    plain = {path: body(client.get(path)) for path in pages}
    before = cached()
    words = random_words(many)
    for number in range(0, len(words), 100):
        path = pages[number // 100 % len(pages)]
        query = "&".join(f"utm_{word}={word}" for word in words[number : number + 100])
        assert body(client.get(f"{path}?{query}")) == plain[path]
    assert cached() == before


@pytest.mark.parametrize(
    ("path", "name"),
    [("", "x"), *((path, name) for n, path in enumerate(FILTERS) for name in
     share(["x", *parameters(path)], n, 3))],
)  # fmt: skip
def test_no_parameter_costs_much_more_than_the_plain_page(content, client, path, name):
    path, names = f"/en/{path}", [name]
    client.get(path)
    plain = cpu(lambda: client.get(path))
    queries = [
        f"{name}={value}" for name in names for value in WRONG if len(value) > 99
    ]
    queries.append("&".join(f"{name}=1" for name in random_words(1000)))
    for query in queries:
        spent = cpu(lambda query=query: client.get(f"{path}?{query}"))
        assert spent < 5 * plain, (query[:20], spent / plain)
