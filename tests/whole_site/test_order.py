"""Every list has an order that ends in the key: it is the same on every database.

Each address is asked for twice, with ties that fall upwards and downwards; see
ties.py. The scene has several of everything, and at one time; see crowd.py.
"""

import io
import re
import zipfile

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Exchange, Relation
from portal.content.kinds import content_models
from portal.content.pictures import check_described
from portal.models import Page, Picture, Source, Story
from portal.public.search import indexing
from tests.actors.crawl import Links
from tests.actors.desk import page
from tests.actors.scene import undone
from tests.whole_site.crowd import MANY, Crowd
from tests.whole_site.ties import DOWN, UP, rewrite, ties

pytestmark = pytest.mark.usefixtures("db")

CONTENT = content_models()
# What is another at each request.
CHANCE = re.compile(
    r'nonce="[^"]*"|"csrfToken": "[^"]*"'
    r'|name="(csrfmiddlewaretoken|_sending)" value="[^"]*"'
)
OTHER_PAGES = [
    *("/en/", "/en/site-map/", "/en/nothing-is-here/", "/en/search/?q=crowd"),
    *("/en/statistics/", "/en/cities/incheon/exhibition/", "/en/exchanges/?page=2"),
    *("/en/cities/?country=KR", "/en/exchanges/?city=incheon"),
    *("/en/attractions/?city=incheon", "/en/exchanges/?kind=agreement&from=2000"),
    *("/en/search/?q=incheno", "/en/search/?q=incheon", "/en/exchanges/?kind=visit"),
]
SETS = ("cities", "relations", "exchanges", "delegations", "agreements", "attractions")
DATA = [
    *("/sitemap.xml", "/en/data/", "/data/cities.geojson", "/data/attractions.geojson"),
    *(f"/data/{name}.{form}" for name in SETS for form in ("csv", "json")),
    *("/en/feed.atom", "/en/feed.atom?city=incheon", "/en/feed.atom?kind=exchange"),
    *("/en/exchanges.ics", "/en/exchanges.ics?city=incheon"),
    "/en/exchanges.ics?year=2014",
]
CHOSEN = [
    *((model, "sources") for model in (*CONTENT, Relation)),
    *((Exchange, "cities"), (Attraction, "city"), (Story, "cover")),
]


@pytest.fixture(scope="module")
def crowded(scene, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        Crowd(scene)
        with django_db_blocker.block():
            yield scene


@pytest.fixture
def superuser(crowded):
    return crowded.client("superuser")


@pytest.fixture(autouse=True)
def one_moment(monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


def differing(client, *addresses, **kwargs):
    """Those of the addresses whose answer depends on how ties fall."""
    found = {UP: {}, DOWN: {}}
    for direction, texts in found.items():
        with ties(direction, **kwargs):
            for address in addresses:
                texts[address] = text_of(client.get(address))
    return [each for each in addresses if found[UP][each] != found[DOWN][each]]


def text_of(response):
    """What somebody gets; of a table its sheets, since the file knows its time."""
    assert response.status_code in (200, 404)
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(content))
        names = [name for name in book.namelist() if name.startswith("xl/")]
        content = b"".join(book.read(name) for name in names)
    return CHANCE.sub("", content.decode())


# The site


def pages_of_kinds(scene):
    """The public list of each kind that has one, and the page of a row."""
    with translation.override("en"):
        lists = [reverse(m.listing.view) for m in CONTENT if m.listing.view]
        rows = [scene.rows[model]["live"] for model in CONTENT]
        return [*lists, *(row.get_absolute_url() for row in rows)]


@pytest.mark.full
def test_no_public_page_depends_on_the_database(crowded, monkeypatch):
    assert differing(Client(), *pages_of_kinds(crowded), *OTHER_PAGES, *DATA) == []
    monkeypatch.setattr("portal.public.search.views.AT_ONCE", 2)
    hits = [f"/en/search/?q=incheon&page={number}" for number in (1, 2)]
    assert differing(Client(), *hits) == []


@pytest.mark.engine
def test_nothing_is_listed_otherwise_when_rows_were_written_anew(crowded):
    client, addresses = Client(), pages_of_kinds(crowded)
    before = {address: text_of(client.get(address)) for address in addresses}
    for each in (City, Picture, Relation, ScreenWork, Source):
        rewrite(each)
    after = {address: text_of(client.get(address)) for address in addresses}
    assert [each for each in addresses if before[each] != after[each]] == []


def test_no_entry_of_the_search_and_no_refusal_depends_on_it(crowded):
    with ties(UP):
        for model in CONTENT:
            indexing.write(model, [crowded.rows[model]["live"].pk])
    with ties(DOWN):
        assert [*indexing.differing()] == []
    row, found = Story.objects.get(slug="draft"), []
    for direction in (UP, DOWN):
        with ties(direction), pytest.raises(ValidationError) as raised:
            check_described(row)  # names the pictures that lack a text
        found.append(raised.value.messages)
    assert found[0] == found[1]
    assert len(found[0]) == MANY


# The desk


def pages_of_the_desk(scene):
    """Pages about a row of each kind, lists, boxes and tables."""
    for model in CONTENT:
        rows, label = scene.rows[model], model._meta.label_lower
        for name in ("change", "delete", "history", "share"):
            yield page(model, name, rows["draft"].pk)
        for name in ("difference", "review"):
            yield page(model, name, rows["copy"].pk)
        yield reverse("preview", args=[label, rows["draft"].pk])
        if model not in (Story, Page):
            table = admin.site.get_model_admin(model).tables[0]
            yield page(model, "export", table.name)
    for model in admin.site._registry:
        yield page(model, "changelist")
    for model in (*CONTENT, Picture, Source):
        yield page(model, "recoverlist")
    for model, field in CHOSEN:  # in boxes that complete what is typed
        meta = model._meta
        query = f"app_label={meta.app_label}&model_name={meta.model_name}"
        yield f"{reverse('admin:autocomplete')}?{query}&field_name={field}"


def test_no_other_page_of_the_desk_depends_on_it(superuser):
    names = ("admin:index", "admin_translations", "choose_page", "choose_picture")
    kinds = "&".join(f"kinds={model._meta.label_lower}" for model in CONTENT)
    table = f"{reverse('admin_translations_export')}?language=en&only=all&{kinds}"
    waits = [  # what a deletion waits for
        page(model, "delete", model.objects.get(slug="crowd-0").pk)
        for model in (Picture, Source)
    ]
    assert differing(superuser, *map(reverse, names), table, *waits) == []


# All there is


# The trail, in which each export of a walk is told of, what is drawn by lot, and what
# notes each look at it.
NEVER_THE_SAME = ("/admin/portal/auditentry/", "/admin/account/second-factor/")
NEVER_THE_SAME += ("/admin/internal/contact/", "/admin/internal/itinerary/")


@pytest.mark.full
def test_nothing_that_a_link_leads_to_depends_on_it(crowded, superuser):
    # The trail first: each export of the others is in it.
    trail = reverse("admin:portal_auditentry_changelist")
    assert differing(superuser, trail) == []
    with ties(UP):
        found = {
            address: text_of(response)
            for address, response in Links(superuser).walk()
            if response.status_code == 200
            and not getattr(response, "redirect_chain", None)
            and not address.startswith(NEVER_THE_SAME)
        }
    assert len(found) > 200
    with ties(DOWN):
        again = {each: text_of(superuser.get(each)) for each in found}
    assert [each for each in found if again[each] != found[each]] == []
    others = {*pages_of_the_desk(crowded)} - {*found, trail}
    assert differing(superuser, *sorted(others)) == []


# The scene


@pytest.mark.full
def test_it_would_be_seen_on_each_page_and_form_that_asks_for_no_order(
    crowded, superuser
):
    addresses = pages_of_kinds(crowded)
    assert differing(Client(), *addresses, ordered=False) == addresses
    drafts = [(model, crowded.rows[model]["draft"].pk) for model in CONTENT]
    forms = [page(model, "change", key) for model, key in drafts]
    assert differing(superuser, *forms, ordered=False) == forms
