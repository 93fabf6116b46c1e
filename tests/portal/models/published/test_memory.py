"""What is kept in the process is what the database would say, edition by edition."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Exchange, Relation
from portal.models import Edition, Page, SiteSettings, Source, Story
from portal.models.published import memory as module
from portal.models.published.memory import Memory, answering, memory, remembered
from portal.public.published.editions import settled
from tests.queries import queries

committed = pytest.mark.django_db(transaction=True)
HOME, TIMELINE, CITY = "/en/", "/en/exchanges/", "/en/cities/incheon/"
STORY, PLACE = "/en/stories/incheon-our-sister-city/", "/en/attractions/silmido/"
EVENT = "/en/exchanges/masks-2020/"
PAGES = (HOME, TIMELINE, CITY, STORY, PLACE, EVENT)
PAGES += ("/ko/", "/en/cities/", "/sitemap.xml", "/ko/attractions/silmido/")


def withdraw(model, slug):
    row = model.objects.get(slug=slug)
    row.status = "withdrawn"
    row.save()


CHANGES = {
    "settings": lambda: SiteSettings.objects.get().save(),
    "settings at once": lambda: SiteSettings.objects.update(name_en="Another name"),
    "a plain page": lambda: withdraw(Page, "about"),
    "a city": lambda: withdraw(City, "incheon"),
    "a name": lambda: City.objects.filter(slug="incheon").update(title_en="Inchon"),
    "a relation": lambda: Relation.objects.update(since="1991-02-03"),
    "the home city": lambda: withdraw(City, "shenyang"),
    "an exchange": lambda: withdraw(Exchange, "masks-2020"),
    "a place": lambda: withdraw(Attraction, "muuido"),
    "a film": lambda: ScreenWork.objects.update(year=1999),
    "a story": lambda: Story.objects.update(body_en="<p>Another text</p>"),
    "a source": lambda: Source.objects.update(title_en="Another source"),
    "its cities": lambda: Exchange.objects.get(slug="masks-2020").cities.set([]),
}


def texts(client):
    return [client.get(path).content for path in PAGES]


@committed
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_every_page_is_as_if_nothing_were_kept(content, client, change):
    settled()
    assert texts(client) == texts(client)
    assert memory.values
    with transaction.atomic():
        change()
    for _ in range(2):  # before it is settled, and after
        found = texts(client)
        memory.clear()
        assert found == texts(client)
        settled()
    assert texts(client) == texts(client) == found


@committed
@pytest.mark.engine
def test_what_is_on_every_page_is_asked_for_once(content, client):
    settled()
    pages = {HOME: 1, TIMELINE: 2, CITY: 1, STORY: 4, PLACE: 1, EVENT: 1}
    for path in pages:
        client.get(path)
    found = {path: queries(lambda path=path: client.get(path)) for path in pages}
    assert found == pages


@committed
def test_nothing_is_kept_once_the_clock_has_ended_the_edition(content, client):
    settled()
    client.get(HOME)
    Edition.objects.update(changes_at=timezone.now() - timedelta(seconds=1))
    assert queries(lambda: client.get(HOME)) > 5
    Edition.objects.update(is_settled=False, changes_at=None)
    assert queries(lambda: client.get(HOME)) > 5


@committed
def test_a_request_that_changes_something_keeps_nothing_more():
    settled()
    with answering():
        assert remembered("name", lambda: 1) == 1
        assert remembered("name", lambda: 2) == 1
        Edition.objects.begin(removes=False)
        assert remembered("name", lambda: 3) == 3
        assert remembered("name", lambda: 4) == 4
    settled()
    with answering():
        assert remembered("name", lambda: 5) == 5
    assert remembered("name", lambda: 6) == 6  # no request, no moment that it shows


@committed
def test_what_is_built_while_the_edition_ends_is_not_kept():
    def build():
        Edition.objects.begin(removes=True)
        return "half"

    settled()
    with answering():
        assert remembered("name", build) == "half"
    assert not memory.values


@pytest.mark.django_db
def test_inside_a_transaction_nothing_is_kept():
    settled()
    with answering():
        assert [remembered("name", lambda n=n: n) for n in (1, 2)] == [1, 2]


def test_so_many_values_are_kept_the_least_used_goes_first():
    found = Memory(2)
    for name in "ab":
        found.put(name, "key", name.upper())
    assert found.get("a", "key") == ("A",)
    assert found.get("a", "another key") == ()
    found.put("c", "key", None)
    assert [found.get(name, "key") for name in "abc"] == [("A",), (), (None,)]
    assert module.AT_MOST >= 100
