import pytest
from django.utils import timezone, translation

from attractions.models import ScreenWork
from portal.content.kinds import content_models
from portal.models import Source, Story

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
HOUR = timezone.timedelta(hours=1)


@pytest.mark.parametrize("model", content_models())
def test_only_what_is_published_begun_and_not_expired_is_seen(make_one, model):
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


@pytest.mark.parametrize(
    ("titles", "slug"),
    [
        ({"title_zh_hans": "实尾岛"}, "shiweidao"),
        ({"title_zh_hans": "实尾岛", "title_en": "Silmido Island"}, "silmido-island"),
        ({"title_zh_hans": "강화도"}, "ganghwado"),
        ({"title_zh_hans": "Düsseldorf"}, "dusseldorf"),
        ({"title_zh_hans": "！？"}, "story"),
        ({"title_zh_hans": "岛" * 200}, "dao" * 30),
    ],
)
def test_an_empty_address_is_made_from_the_title(titles, slug):
    assert Story.objects.create(**titles).slug == slug


def test_an_address_that_is_taken_gets_a_number():
    slugs = [Story.objects.create(title_zh_hans="岛").slug for _ in range(3)]
    assert slugs == ["dao", "dao-2", "dao-3"]


def test_an_address_stays_when_the_title_changes():
    story = Story.objects.create(title_zh_hans="岛")
    story.title_zh_hans = "山"
    story.save()
    assert story.slug == "dao"


def test_sources_and_screen_works_get_their_short_names_too(make_one):
    assert Source.objects.create(title_zh_hans="文章").slug == "wenzhang"
    assert ScreenWork(title_zh_hans="电影", slug="").slug == ""


def test_every_save_counts_as_a_version():
    story = Story.objects.create(title_zh_hans="岛")
    assert story.version == 1
    story.save()
    story.refresh_from_db()
    assert story.version == 2


def test_the_natural_key_finds_the_live_row_and_not_its_copy(make_one):
    row = make_one(Story, "one")
    make_one(Story, "one", live=row, status="draft")
    assert Story.objects.get_by_natural_key("one") == row


def test_the_address_of_a_page_is_in_the_active_language(make_one):
    story = make_one(Story, "one")
    with translation.override("ko"):
        assert story.get_absolute_url() == "/ko/stories/one/"
