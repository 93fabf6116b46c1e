"""One event is one page: an exchange, with its delegation and its agreement."""

from itertools import product

import pytest
from django.utils import timezone, translation

from exchanges.models import Agreement, City, Delegation, Exchange
from exchanges.templatetags.event_parts import beyond
from exchanges.templatetags.exchanges import exchanges_in
from portal.content.partial_date import PartialDate
from portal.content.rich_text.render import public_pages
from portal.models import Source, Story
from tests.conftest import hidden
from tests.portal.public.api.files import rows
from tests.queries import queries
from tests.tables import each_of

PARTS = [(Delegation, "delegation"), (Agreement, "agreement")]


@pytest.fixture
def event(make_one):
    """An exchange with a delegation and an agreement, each with facts of its own."""
    place = {"place_en": "Town hall"}
    told = {"title_en": "Jubilee", "summary_en": "Together.", **place}
    exchange = make_one(Exchange, "event", **told)
    visit = make_one(
        Delegation,
        "visit",
        exchange=exchange,
        title_en="Visitors",
        summary_en="Together.",
        body_en="<p>They walked.</p>",
        leader_en="Mayor Kim",
        size=12,
        arrived="2012-06-11",
    )
    paper = make_one(
        Agreement,
        "paper",
        exchange=exchange,
        title_en="Memorandum",
        signed="2012-06-12",
        parties_en="Two cities",
        **place,
        is_unofficial_en=True,
    )
    for row, name in ((exchange, "one"), (visit, "one"), (paper, "other")):
        source, _ = Source.objects.get_or_create(slug=name, title_zh_hans=name)
        row.sources.add(source)
    return exchange


def test_the_page_of_an_event_says_all_that_its_parts_say_and_nothing_twice(
    event, client
):
    html = client.get("/en/exchanges/event/").text.partition("<main")[2]
    delegation = html.split('id="delegation"')[1].split("</section>")[0]
    agreement = html.split('id="agreement"')[1].split("</section>")[0]
    for words in ("Visitors", "They walked.", "Mayor Kim", "12 people", "11 June 2012"):
        assert words in delegation
    for words in ("Memorandum", "12 June 2012", "Two cities"):
        assert words in agreement
    assert "is not official" in html
    assert html.count("Together.") == html.count("Town hall") == 1
    assert html.count('lang="zh-Hans">one<') == html.count('lang="zh-Hans">other<') == 1


# What an event is, what of its delegation, and what is new in that.
@each_of(
    ({"direction": "theirs"}, {"arrived": "2012-06"}, ""),
    ({"direction": "theirs", "date": "2012-06-11"}, {"arrived": "2012-06"}, ""),
    ({"direction": "theirs"}, {"arrived": "2012-06-11"}, "arrived"),
    ({"direction": "theirs", "end_date": "2012-07"}, {"left": "2012-07"}, ""),
    ({"direction": "theirs"}, {"left": "2012-07"}, "left"),
    ({"direction": "ours"}, {}, "way"),
    ({"direction": "both"}, {"leader_en": "Mayor Kim"}, "way leader"),
)
def test_of_a_delegation_only_what_its_event_does_not_say(
    event, visit, new, make_one, client
):
    ours, theirs = make_one(City, "ours", is_home=True), make_one(City, "theirs")
    exchange = make_one(Exchange, "event", **{"date": "2012-06", **event})
    exchange.cities.add(theirs)
    ends = {"sender": theirs, "host": ours, "exchange": exchange}
    row = make_one(Delegation, "visit", title_en="Visitors", **ends, **visit)
    for each in (row, exchange):
        each.refresh_from_db()
    assert beyond(row, exchange).facts == new.split()
    assert {"way", *visit.keys()} >= set(beyond(row).facts) - {"leader"}
    html = client.get("/en/exchanges/event/").text
    # The lists lead to it in any case.
    assert html.count('id="delegation"') == 1
    assert ("Visitors" in html) == ('<h2 id="delegation">' in html) == bool(new)


def test_of_an_agreement_its_title_and_what_differs(make_one, client):
    event = {"title_en": "Letter of intent signed", "place_en": "Town hall"}
    exchange = make_one(Exchange, "event", date="2012-06-12", **event)
    values = {"exchange": exchange, "place_en": "Town hall", "signed": "2012-06-12"}
    paper = make_one(Agreement, "paper", title_en="Letter of intent", **values)
    html = client.get("/en/exchanges/event/").text
    assert html.count('id="agreement"') == 1
    article = html.partition("<article>")[2].partition("</article>")[0]
    assert article.count("<time") == 1, "the day of both"
    for each in (paper, exchange):
        each.refresh_from_db()
    with translation.override("en"):
        assert not beyond(paper, exchange).is_any
        paper.title_en, paper.signed = "Protocol", PartialDate(2012, 6)
        assert beyond(paper, exchange)[1:] == (["title"], ["signed"])
        assert beyond(paper).facts == ["signed", "place"]


@each_of(*product(PARTS, ["/", ""]))
def test_the_address_of_a_part_leads_to_the_event_at_once(part, end, event, client):
    model, name = part
    row = model.objects.get()
    slug = row.slug
    row.slug = "renamed"
    row.save()
    for each in ("renamed", slug):
        response = client.get(f"/ko/{name}s/{each}{end}")
        assert response.status_code == 301
        assert response["Location"] == f"/ko/exchanges/event/#{name}"


@each_of(*product(PARTS, ["draft", "scheduled", "expired"]))
def test_without_a_public_event_a_part_has_its_own_page(part, state, event, client):
    model, name = part
    Exchange.objects.update(**hidden(state))
    address = f"/en/{name}s/{model.objects.get().slug}/"
    response = client.get(address)
    assert response.status_code == 200
    assert "Jubilee" not in response.text
    assert f'href="{address}"' in client.get(f"/en/{name}s/").text
    assert client.get("/en/exchanges/event/").status_code == 404


@each_of(*PARTS)
def test_lists_lead_straight_to_the_event_and_nothing_leads_to_a_hidden_part(
    model, name, event, client, make_one
):
    """The list asks as often for many."""
    address, row = f"/en/{name}s/", model.objects.get()
    html = client.get(address).text
    assert f'href="/en/exchanges/event/#{name}"' in html
    assert "Together." not in html
    few = queries(lambda: client.get(address))
    for number in range(5):
        other = make_one(Exchange, f"event-{number}")
        make_one(model, f"part-{number}", exchange=other)
    assert queries(lambda: client.get(address)) == few
    model.objects.update(**hidden("draft"))
    assert client.get(f"/en/{name}s/{row.slug}/").status_code == 404
    html = client.get("/en/exchanges/event/").text
    assert f'id="{name}"' not in html
    assert row.title_en not in html


def test_a_text_that_links_a_part_leads_to_the_event(event, client, make_one):
    """It does not tell of which event a hidden part would be."""
    addresses = ("/en/delegations/visit/#x", "/en/exchanges/event/")
    body = "".join(f'<p><a href="{each}">here</a></p>' for each in addresses)
    story = make_one(Story, "story", body_en=body)
    html = client.get("/en/stories/story/").text
    assert 'href="/en/exchanges/event/#delegation"' in html
    assert "/en/delegations/visit/" not in html
    assert [str(each) for each in public_pages(story.body_en)] == ["Jubilee"]
    assert [str(each) for each in exchanges_in(story.body_en)] == ["Jubilee"]
    text = make_one(Story, "other", body_en=body.partition("</p>")[0]).body_en
    Delegation.objects.update(**hidden("draft"))
    assert public_pages(text) == list(exchanges_in(text)) == []
    Delegation.objects.update(status="published")
    Exchange.objects.update(status="draft")
    assert 'href="/en/delegations/visit/#x"' in client.get("/en/stories/story/").text


@each_of(*PARTS)
def test_open_data_keep_the_row_and_name_the_page_of_its_event(
    model, name, event, client
):
    def row():
        return rows(client, f"{name}s")[f"{name}:{model.objects.get().slug}"]

    address = "http://testserver/en/exchanges/event/#"
    assert (row()["url_en"], row()["url_ko"]) == (address + name, None)
    Exchange.objects.update(**hidden("expired"))
    own = f"http://testserver/en/{name}s/{model.objects.get().slug}/"
    assert row()["url_en"] == own


def test_a_feed_and_the_map_for_machines_name_an_event_once(event, client, make_one):
    feed, machines = client.get("/en/feed.atom").text, client.get("/sitemap.xml").text
    assert feed.count("/en/exchanges/event/") == 1
    assert "Visitors" not in feed
    assert machines.count("<loc>http://testserver/en/exchanges/event/</loc>") == 1
    assert "/delegations/visit/" not in feed + machines
    only = client.get("/en/feed.atom?kind=delegation").text
    assert only.count("/en/exchanges/event/#delegation") == 1


def test_an_event_is_as_new_as_what_was_added_to_it_last(event, client, make_one):
    make_one(Exchange, "later", title_en="Later")
    now = timezone.now()
    Agreement.objects.update(published_at=now)
    feed = client.get("/en/feed.atom").text
    assert feed.index("exchanges/event/") < feed.index("exchanges/later/")
    entry = client.get("/sitemap.xml").text.split("/en/exchanges/event/</loc>")[1]
    time = timezone.localtime(now).isoformat("T", "seconds")
    assert entry.startswith(f"<lastmod>{time}")
