"""The Atom feeds of rows made for the purpose, and of none."""

from datetime import UTC, datetime, timedelta
from datetime import timezone as tz
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.http import http_date

from portal.content.kinds import content_models
from portal.models import Page, SiteSettings, Story
from portal.public.feeds import views
from portal.public.feeds.ids import uuid_of
from tests.tables import each_of

DAY = timedelta(days=1)
FEED = "/en/feed.atom"
HOSTILE = [
    "]]> <![CDATA[ <script>alert(1)</script> &amp; &#0; &lt;",
    "a\x00b\x01c\x0bd\x1be\x7ff\x85g" "h\ufffei\uffffj",
    "one\ntwo\r\nthree\tfour\u2028five",
    "\u202eturned\u2066 \u200f rtl",
    '"\'<>&', "--><!-- ?> <?xml", "\U0001f600\U0010ffff", "=1+1", "{{ 7*7 }}",
]  # fmt: skip


@pytest.mark.engine
def test_it_tells_of_every_kind_but_plain_pages_the_newest_first(make_one, read):
    now, kinds = timezone.now(), [m for m in content_models() if m is not Page]
    names = [model._meta.model_name for model in kinds]
    for number, model in enumerate(kinds):
        title = {"title_en": names[number]}
        values = {"published_at": now - DAY * (number + 1), **title}
        make_one(model, "one", **values)
    make_one(Page, "one", title_en="page")
    found = [each for each in read().titles if each in names]
    assert found == names


@pytest.mark.engine
def test_a_long_feed_is_paged(make_one, read, client, monkeypatch):
    """RFC 5005, section 3: by following `next`, a reader has every row once."""
    monkeypatch.setattr(views, "SIZE", 3)
    now = timezone.now()
    for number in range(7):
        moment = now - DAY * number
        make_one(Story, f"s-{number}", title_en=str(number), published_at=moment)
    first, found, links = f"http://testserver{FEED}?kind=story", [], []
    address = first
    while address:
        page = read(address.removeprefix(f"http://testserver{FEED}"))
        names = ("self", "first", "previous", "next")
        links.append([page.links(name).get("en") for name in names])
        found += page.titles
        assert page.id == read("?kind=story").id
        address = links[-1][-1]
    assert found == list(map(str, range(7)))
    second, third = f"{first}&page=2", f"{first}&page=3"
    assert links == [
        [first, first, None, second],
        [second, first, first, third],
        [third, first, second, None],
    ]
    assert client.get(f"{FEED}?kind=story&page=1").content == client.get(first).content
    assert read("?kind=story&page=2").links("alternate", "application/atom+xml") == {
        "zh-Hans": f"{second.replace('/en/', '/zh-hans/')}",
        "ko": f"{second.replace('/en/', '/ko/')}",
    }
    for number in (*"40x٣", "-1", "01", "2 ", "2%0A", "1.0", "9" * 6, "9" * 99):
        assert client.get(f"{FEED}?kind=story&page={number}").status_code == 404


def test_a_portal_without_any_content_has_a_feed_and_one_of_one_page_has_no_other(
    make_one, read, client
):
    assert read().titles == read("?kind=story").titles == []
    assert client.get(FEED).content == client.get(FEED).content
    make_one(Story, "one")
    found = read("?kind=story")
    assert not any(map(found.links, ("first", "previous", "next")))


@each_of(*HOSTILE)
def test_no_text_breaks_it(text, make_one, read):
    text = text.replace("\0", "")  # which no database keeps
    make_one(Story, "one", title_en=text, summary_en=text, title_ko="<b>")
    SiteSettings.objects.create(name_en=text, office_en=text, name_zh_hans="站")
    (entry,) = read("?kind=story").entries
    whole = "".join(entry.title.split())
    for piece in ("alert(1)", "turned", "three", "f", "rtl", "7*7"):
        assert (piece in whole) == (piece in "".join(text.split()))
    for bad in ("\x01", "\x0b", "\x1b", "\x7f", "\x85", "\ufffe", "\uffff", "\n"):
        assert bad not in entry.title
    assert "\u202e" not in entry.title


def test_a_date_counts_only_if_it_was_sent_from_here(make_one, client):
    old, new = make_one(Story, "old"), make_one(Story, "new")
    moment = timezone.now() - 5 * DAY
    Story.objects.filter(pk=old.pk).update(published_at=moment, updated_at=moment)
    before = client.get(FEED)["Last-Modified"]
    new.status = "withdrawn"
    new.save()
    response = client.get(FEED, headers={"if-modified-since": before})
    assert response.status_code == 200
    assert response["Last-Modified"] == http_date(int(moment.timestamp()))
    for date in ("x", "", http_date(timezone.now().timestamp()), "9" * 5000):
        again = client.get(FEED, headers={"if-modified-since": date})
        assert again.status_code == 200


def test_the_id_of_a_row_is_the_same_whenever_and_wherever_it_is_asked_for():
    made = datetime(2026, 3, 1, 12, 30, 5, 999, tzinfo=UTC)
    beijing = made.astimezone(tz(timedelta(hours=8)))
    for created_at in (made, beijing):
        name = uuid_of("story", SimpleNamespace(pk=1, created_at=created_at))
        assert str(name) == "61ffdf66-12e1-507b-932d-fa8e0d15756e"
    other = SimpleNamespace(pk=1, created_at=made + timedelta(microseconds=1))
    assert uuid_of("story", other) != name, "that of another office"
