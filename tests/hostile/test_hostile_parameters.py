"""Every parameter of every public page, with what makes no sense in it."""

import random
import string

import pytest

from tests.hostile.values import (
    DAMAGED,
    FILTERS,
    LONG,
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

BLANKS = ["%20", "%0d%0a", "%09", "%e2%80%a8"]
TYPED = {"city": "incheon", "year": "2013", "from": "2013", "to": "2016"}
CHOSEN = {"country": "KR", "direction": "theirs"}  # by links alone
KINDS = {"exchanges/": "visit", "attractions/": "island"}


@pytest.mark.engine
def test_a_value_that_makes_no_sense_is_not_found(content, client):
    for number, (path, name) in enumerate(NARROWED):
        url = f"/en/{path}?{name}="
        assert client.get(url).status_code == 404 - 204 * (name != "page"), url
        way = (
            slice(number % 2, None, 2)
            if path == "exchanges/"
            else slice(number, None, 7)
        )
        for value in WRONG[way]:
            response = client.get(url + value)
            assert response.status_code == 404, (url, value[:40])
            assert "<script>" not in body(response)


PATHS = [*PLAIN, *(f"/ko/{path}" for path in FILTERS)]
ODD = [*DAMAGED[:4], TEXTS[1], *LONG]
UNKNOWN = [f"x={value}" for value in ODD] + [f"{value}=x" for value in ODD]
ELSEWHERE = ("next", "return", "url", "redirect", "redirect_to", "continue")
LEADING = "&".join(f"{name}=//evil.example" for name in ELSEWHERE)


def test_an_unknown_parameter_changes_nothing(content, client):
    """Not even the address that a page names as its own."""
    some = ((path, UNKNOWN[n % 7 :: 7]) for n, path in enumerate(PATHS))
    known_elsewhere = [*UNKNOWN, "page=2", "city=x&city=y", "&&="]
    for path, queries in (("/en/", known_elsewhere), *some):
        plain = client.get(path)
        expected = body(plain)  # of a file that is sent in parts it can be read once
        assert queries
        for query in (*queries, LEADING):
            response = client.get(f"{path}?{query}")
            assert response.status_code == plain.status_code, (path, query[:40])
            assert body(response) == expected, (path, query[:40])
            assert response.headers.get("Location") == plain.headers.get("Location")


def test_more_than_a_thousand_parameters_are_refused(content, client):
    names = [f"a{number}=1" for number in range(1001)]
    for path in PATHS:
        refused = client.get(f"{path}?{'&'.join(names)}")
        assert refused.status_code == 400, path
        assert "<h1>" in body(refused)
        assert client.get(f"{path}?{'&'.join(names[1:])}").status_code != 400, path


def test_of_a_repeated_parameter_the_last_counts(content, client):
    odd = ["=&=&", "&&&&", "?page=1", "page[]=9", "PAGE=9", "City=x", "a;page=9"]
    plain = {path: body(client.get(f"/en/{path}")) for path in FILTERS}
    for path, query in paired(FILTERS, odd):
        again = client.get(f"/en/{path}?{query}")
        assert body(again) == plain[path], "it only looks like one"
    for path in FILTERS:
        url = f"/en/{path}"
        assert client.get(f"{url}?page=9&page=1").status_code == 200, path
        assert client.get(f"{url}?page=1&page=9").status_code == 404, path
        for name in parameters(path)[:-1]:
            again = client.get(f"{url}?{name}=no-such&{name}=")
            assert body(again) == plain[path], (path, name)
            assert client.get(f"{url}?{name}=&{name}=no-such").status_code == 404


@pytest.mark.full
def test_blanks_count_in_what_is_chosen_and_not_around_what_is_typed(content, client):
    for path, name in NARROWED:
        chosen = CHOSEN | {"kind": KINDS.get(path)}
        value, url = (TYPED | chosen).get(name), f"/en/{path}"
        if not value:
            continue
        plain, narrowed = client.get(url), client.get(f"{url}?{name}={value}")
        assert narrowed.status_code == 200, (path, name)
        for blank in BLANKS:
            only = client.get(f"{url}?{name}={blank}")
            around = client.get(f"{url}?{name}={blank}{value}{blank}")
            if name in chosen:
                assert [only.status_code, around.status_code] == [404, 404], (
                    path,
                    name,
                )
            else:
                assert body(only) == body(plain) != body(narrowed), (path, name)
                assert body(around) == body(narrowed), (path, name)


def test_the_order_of_parameters_and_those_of_advertisers_change_nothing(
    content, client
):
    for path, plain, *others in (
        (
            *("/en/exchanges/", "city=incheon&from=2013&to=2016"),
            "to=2016&from=2013&city=incheon",
            "utm_source=a&to=2016&fbclid=b&from=2013&city=incheon&gclid=c",
            "city=incheon&from=2013&to=2016&kind=&direction=&page=1&year=",
        ),
        (
            *("/en/delegations/", "city=incheon", "x=1&city=incheon&page=1"),
            "city=sapporo&city=%20incheon%0a",
        ),
        (
            *("/en/search/", "q=1&kind=city", "kind=city&q=1"),
            *("utm_a=1&q=1&fbclid=x&kind=city", "q=2&q=1&kind=city"),
        ),
    ):
        expected = body(client.get(f"{path}?{plain}"))
        for query in others:
            assert body(client.get(f"{path}?{query}")) == expected, query


def random_words(count):
    chance = random.Random(5)
    letters = string.ascii_letters + string.digits
    return ["".join(chance.choices(letters, k=20)) for _ in range(count)]


def test_thousands_of_unknown_parameters_leave_nothing_behind(content, client):
    pages = ["/en/?", "/en/exchanges/?", "/en/cities/incheon/?", "/en/nothing/?"]
    pages.append("/en/search/?q=1&")
    plain = {path: body(client.get(path)) for path in pages}
    before = cached()
    words = random_words(2000)
    for number in range(0, len(words), 100):
        path = pages[number // 100 % len(pages)]
        query = "&".join(f"utm_{word}={word}" for word in words[number : number + 100])
        assert body(client.get(f"{path}{query}")) == plain[path]
    assert cached() == before


@pytest.mark.full
def test_no_parameter_costs_much_more_than_the_plain_page(content, client):
    some = [
        (path, name)
        for number, path in enumerate(FILTERS)
        for name in share(["x", *parameters(path)], number, 3)
    ]
    many = random_words(1000)
    for path, name in (("", "x"), *some):
        url = f"/en/{path}"
        client.get(url)
        plain = cpu(lambda url=url: client.get(url))
        queries = [f"{name}={value}" for value in WRONG if len(value) > 99]
        for query in (*queries, "&".join(f"{each}=1" for each in many)):
            spent = cpu(lambda url=f"{url}?{query}": client.get(url))
            assert spent < 5 * plain, (url, query[:20], spent / plain)
