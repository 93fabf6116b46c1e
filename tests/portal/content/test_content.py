import pytest
from django.utils import timezone, translation

from attractions.models import ScreenWork
from portal.content.kinds import content_models
from portal.models import Source, Story
from tests.tables import each_of

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
HOUR = timezone.timedelta(hours=1)


@each_of(*content_models())
def test_only_what_is_published_begun_and_not_expired_is_seen(model, make_one):
    row = make_one(model, "one")
    now = timezone.now()
    seen = model.objects.published().filter(slug="one")
    assert seen.get() == row
    for hidden in (
        {"status": "draft"},
        {"status": "review"},
        {"status": "withdrawn"},
        {"published_at": now + HOUR},
        {"published_at": now - 2 * HOUR, "expires_at": now - HOUR},
    ):
        before = {name: getattr(row, name) for name in hidden}
        model.objects.filter(pk=row.pk).update(**hidden)
        assert not seen.exists(), hidden
        model.objects.filter(pk=row.pk).update(**before)
    model.objects.filter(pk=row.pk).update(expires_at=now + HOUR)
    assert seen.exists()


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


def test_an_address_that_is_taken_gets_a_number_and_stays_when_the_title_changes():
    rows = [Story.objects.create(title_zh_hans="岛") for _ in range(3)]
    assert [row.slug for row in rows] == ["dao", "dao-2", "dao-3"]
    row = rows[0]
    assert row.version == 1
    row.title_zh_hans = "山"
    row.save()
    row.refresh_from_db()
    assert (row.slug, row.version) == ("dao", 2), "every save counts as a version"


def test_sources_and_screen_works_get_their_short_names_too(make_one):
    assert Source.objects.create(title_zh_hans="文章").slug == "wenzhang"
    assert ScreenWork(title_zh_hans="电影", slug="").slug == ""


def test_the_natural_key_finds_the_live_row_and_not_its_copy(make_one):
    row = make_one(Story, "one")
    make_one(Story, "one", live=row, status="draft")
    assert Story.objects.get_by_natural_key("one") == row


def test_the_address_of_a_page_is_in_the_active_language(make_one):
    story = make_one(Story, "one")
    with translation.override("ko"):
        assert story.get_absolute_url() == "/ko/stories/one/"
