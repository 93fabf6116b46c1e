"""The Atom feeds of rows made for the purpose, and of none."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.http import http_date

from portal.content.kinds import content_models
from portal.models import Page, SiteSettings, Story
from portal.public.feeds import views
from tests.tables import each_of

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
FEED = "/en/feed.atom"
HOSTILE = [
    "]]> <![CDATA[ <script>alert(1)</script> &amp; &#0; &lt;",
    "a\x00b\x01c\x0bd\x1be\x7ff\x85g" "h\ufffei\uffffj",
    "one\ntwo\r\nthree\tfour\u2028five",
    "\u202eturned\u2066 \u200f rtl",
    '"\'<>&', "--><!-- ?> <?xml", "\U0001f600\U0010ffff", "=1+1", "{{ 7*7 }}",
]  # fmt: skip


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


def test_it_holds_the_newest_fifty(make_one, read):
    now = timezone.now()
    for number in range(views.SIZE + 3):
        moment = now - DAY * number
        make_one(Story, f"s-{number}", title_en=str(number), published_at=moment)
    assert read("?kind=story").titles == list(map(str, range(views.SIZE)))


@pytest.mark.django_db
def test_a_portal_without_any_content_has_a_feed(read, client):
    assert read().titles == read("?kind=story").titles == []
    assert client.get(FEED).content == client.get(FEED).content


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


def test_a_version_ends_with_any_change_and_with_no_other(make_one, client):
    rows = [make_one(Story, f"s-{n}", title_en="One") for n in range(3)]
    SiteSettings.objects.create(name_zh_hans="站", office_zh_hans="外办")
    seen = {client.get(FEED)["ETag"]}

    def is_new():
        response = client.get(FEED)
        assert client.get(FEED)["ETag"] == response["ETag"]
        try:
            return response["ETag"] not in seen
        finally:
            seen.add(response["ETag"])

    assert not is_new()
    make_one(Story, "draft", status="draft")
    assert not is_new()
    rows[0].title_en = "First"
    rows[0].save()
    assert is_new()
    rows[1].status = "withdrawn"
    rows[1].save()
    assert is_new()
    Story.objects.filter(pk=rows[2].pk).update(expires_at=timezone.now() + DAY)
    assert not is_new()
    SiteSettings.objects.update(name_en="Another")
    assert is_new()
    make_one(Story, "new")
    assert is_new()
    assert client.get("/ko/feed.atom")["ETag"] not in seen


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
