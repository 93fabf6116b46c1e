"""What all content has in common: its state, its address, its plain texts."""

import pickle
from itertools import product

import pytest
from django.utils import timezone, translation

from attractions.models import ScreenWork
from exchanges.models import City, Exchange
from portal.content.partial_date import PartialDate
from portal.content.states import State, Status
from portal.content.text import without_unseen
from portal.models import Source, Story
from tests.queries import queries
from tests.tables import each_of

pytestmark = pytest.mark.django_db
HOUR = timezone.timedelta(hours=1)


@pytest.mark.engine
@each_of(Story, City)
def test_only_what_is_published_begun_and_not_expired_is_seen(model, make_one):
    row, now = make_one(model, "one"), timezone.now()
    times = [None, now - 2 * HOUR, now - HOUR, now + HOUR, now + 2 * HOUR]
    for status, begin, end in product(Status, times, times):
        if (status == "published" and not begin) or (begin and end and end <= begin):
            continue  # the database refuses it
        model.objects.update(status=status, published_at=begin, expires_at=end)
        is_public = status == "published" and begin <= now and not (end and end <= now)
        case = (status, begin, end)
        assert model.objects.published().filter(pk=row.pk).exists() is is_public, case
        row.refresh_from_db()
        assert (row.state == State.PUBLIC) is is_public, case


@each_of(
    ({"title_zh_hans": "实尾岛"}, "shiweidao"),
    ({"title_zh_hans": "实尾岛", "title_en": "Silmido Island"}, "silmido-island"),
    ({"title_zh_hans": "강화도"}, "ganghwado"),
    ({"title_zh_hans": "Düsseldorf"}, "dusseldorf"),
    ({"title_zh_hans": "！？"}, "story"),
    ({"title_zh_hans": "岛" * 200}, "dao" * 30),
)
def test_an_empty_address_is_made_from_the_title(titles, slug):
    assert Story.objects.create(**titles).slug == slug
    if slug != "story":
        assert Source.objects.create(**titles).slug == slug
    assert ScreenWork(**titles, slug="").slug == "", "not before it is stored"


@pytest.mark.engine
def test_an_address_that_is_taken_gets_a_number_and_stays_when_the_title_changes():
    rows = [Story.objects.create(title_zh_hans="岛") for _ in range(3)]
    assert [row.slug for row in rows] == ["dao", "dao-2", "dao-3"]
    row = rows[0]
    assert row.version == 1
    row.title_zh_hans = "山"
    row.save()
    row.refresh_from_db()
    assert (row.slug, row.version) == ("dao", 2), "every save counts as a version"


def test_the_natural_key_finds_the_live_row_and_its_page_is_in_the_active_language(
    make_one,
):
    row = make_one(Story, "one")
    make_one(Story, "one", live=row, status="draft")
    assert Story.objects.get_by_natural_key("one") == row
    with translation.override("ko"):
        assert row.get_absolute_url() == "/ko/stories/one/"


def test_what_was_left_out_comes_with_one_query_and_as_it_is(content):
    Exchange.objects.filter(slug="masks-2020").update(end_date="2020-03")
    rows = list(Exchange.objects.published().for_names("date"))
    found = {}
    asked = queries(lambda: found.update({row.slug: row.end_date for row in rows}))
    assert (asked, len(found)) == (1, len(rows))
    assert found["masks-2020"] == PartialDate(2020, 3)
    assert {type(value) for value in found.values()} <= {PartialDate, type(None)}


def test_what_nobody_sees_is_replaced_and_what_is_wanted_is_kept():
    table = {
        "仁\u200b川\ufeff": "仁川",
        "soft\u00adware": "software",
        "가\u200d나": "가나",
        "x\u202ey\u2066z": "xyz",
        "a\u00a0b\tc": "a b c",
        "2012\u00a0年": "2012 年",
    }
    wrong = {
        typed: without_unseen(typed)
        for typed, text in table.items()
        if without_unseen(typed)[0] != text or not without_unseen(typed)[1]
    }
    assert wrong == {}
    kept = ["10\u00a0km²", "12\u00a0000", "«\u00a0Oui\u00a0: non\u202f!\u00a0»"]
    kept.append("👩\u200d👧")
    assert {text: without_unseen(text) for text in kept} == {
        text: (text, []) for text in kept
    }


@pytest.mark.engine
def test_lookups_follow_the_language_and_a_queryset_can_be_kept(content):
    with translation.override("ko"):
        found = City.objects.published().filter(title="인천광역시")
        assert [city.slug for city in found] == ["incheon"]
        kept = pickle.loads(pickle.dumps(found))
        assert list(kept) == list(found)
    assert not City.objects.filter(title="인천광역시").exists()
