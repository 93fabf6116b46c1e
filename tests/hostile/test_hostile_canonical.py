"""Whatever is added to an address, the page names its one address."""

import html
import re

import pytest

from tests.hostile.values import FILTERS, LONG, WRONG
from tests.pairs import paired, share


def canonical(response):
    """The path and query of the one canonical address that a page names."""
    (found,) = re.findall(r'<link rel="canonical" href="([^"]*)"', response.text)
    return re.sub("^https?://[^/]+", "", html.unescape(found))


BARE = ["/en/", "/ko/cities/", "/en/cities/incheon/"]


ODD = ["", "?utm_source=x", "?page=2", "?city=x&city=y", "?&&=", "?%ff=%ff"]
QUERIES = [*ODD, *(f"?x={value}" for value in WRONG)]


@pytest.mark.parametrize(("path", "part"), paired(BARE, range(6)))
def test_a_page_that_knows_no_parameter_names_its_bare_address(
    content, client, path, part
):
    for query in share(QUERIES, part, 6):
        assert canonical(client.get(path + query)) == path


@pytest.mark.parametrize("path", FILTERS)
def test_a_list_names_what_it_shows_and_nothing_else(content, client, path):
    bare = f"/en/{path}"
    for query in (
        "?utm_source=x",
        "?page=1",
        "?city=&kind=",
        f"?x={LONG[0]}",
        "?a=b&a=c",
    ):
        assert canonical(client.get(bare + query)) == bare, query[:40]
    if FILTERS[path]:
        for query in ("?x=1&city=incheon&page=1", "?city=sapporo&city=%20incheon%0a"):
            assert canonical(client.get(bare + query)) == f"{bare}?city=incheon"


def test_the_order_of_the_filters_does_not_count(content, client):
    one = canonical(client.get("/en/exchanges/?to=2016&city=incheon&from=2013"))
    other = canonical(client.get("/en/exchanges/?from=2013&to=2016&utm=x&city=incheon"))
    assert one == other
    chosen = set(one.partition("?")[2].split("&"))
    assert chosen == {"city=incheon", "from=2013", "to=2016"}


def test_no_host_that_a_visitor_sends_is_named(content, client):
    headers = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    assert "evil.example" not in client.get("/en/", headers=headers).text
    assert client.get("/en/", headers={"host": "evil.example"}).status_code == 400
