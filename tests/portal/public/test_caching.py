"""Which answers any cache may keep: what everybody gets, and nothing else."""

from exchanges.models import Exchange
from tests.actors.visitor import public_pages
from tests.tables import each_of

EVERYBODYS = (
    *("/en/search/?q=incheon", "/en/exchanges/?city=incheon", "/en/exchanges/?page=2"),
    *("/en/site-map/", "/en/data/", "/en/cities/incheon/exhibition/"),
)
OF_ONE = (
    *("/en/report-an-error/", "/en/report-an-error/sent/", "/healthz", "/admin/login/"),
    *("/en/nothing/", "/", "/en/cities", "/en/exchanges/?page=1000", "/en/preview/x/"),
)
ASKS = "public, no-cache"


def test_every_public_page_may_be_kept_and_is_asked_for_again(content, client):
    pages = (path for path, _ in public_pages("ko") if "report-an-error" not in path)
    count = 0
    for path in (*pages, *EVERYBODYS):
        response = client.get(path)
        if response.status_code != 200:  # an example of what is not public
            assert path not in EVERYBODYS
            continue
        count += 1
        assert response["Cache-Control"] == ASKS, path
    assert count > 20


def test_who_has_a_page_may_go_on_keeping_it(content, client):
    for path in EVERYBODYS:
        assert client.head(path)["Cache-Control"] == ASKS, path
        assert client.head(path)["ETag"] == client.get(path)["ETag"], path
        kept = {"if-none-match": client.get(path)["ETag"]}
        known = client.get(path, headers=kept)
        assert (known.status_code, known["Cache-Control"]) == (304, ASKS), path


@each_of(*OF_ONE)
def test_nothing_else_is_said_to_be_for_everybody(path, content, client):
    response = client.get(path)
    assert "public" not in response.get("Cache-Control", "")
    assert response.get("Cache-Control") != ASKS


def test_what_is_not_there_is_asked_for_again(make_one, client):
    """Caches would keep it for as long as they like: it may appear, or move back."""
    row = Exchange.objects.get(pk=make_one(Exchange, "first").pk)
    row.slug = "second"
    row.save()
    addresses = {
        "/en/nothing/": 404,
        "/nothing": 404,
        "/en/stories/?page=99": 404,
        "/en/feed.atom?kind=no": 404,
        "/data/no.csv": 404,
        "/api/v1/cities/no/": 404,
        "/en/exchanges/first/": 301,
        "/api/v1/exchanges/first/": 301,
    }
    for path, status in addresses.items():
        for response in (client.get(path), client.head(path)):
            assert response.status_code == status, path
            assert response["Cache-Control"] == "no-cache", path
    assert client.post("/en/cities/")["Cache-Control"] == "no-cache"


def test_neither_is_what_somebody_sends_or_what_staff_see(
    content, client, publisher, make_story
):
    path = make_story("draft").get_absolute_url()
    sent = client.post("/en/report-an-error/", {"text": ""})
    assert "public" not in sent.get("Cache-Control", "")
    client.force_login(publisher)
    for address in (path, "/admin/", f"/en/preview{path}"):
        assert "public" not in client.get(address).get("Cache-Control", "")
