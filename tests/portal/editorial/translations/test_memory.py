"""What was translated before is known as long as it is published, and as it is now."""

import io
import random

import pytest
from django.core.management import call_command

from attractions.models import Attraction
from exchanges.models import Exchange
from portal.content.kinds import content_models
from portal.editorial.translations.status import own_texts
from portal.editorial.translations.suggestions import suggest
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, TranslationSegment, User

pytestmark = pytest.mark.django_db
KINDS = [model._meta.label_lower for model in content_models()]
TEXTS = {
    "title_zh_hans": "沈阳市代表团访问仁川广域市",
    "title_en": "Delegation of Shenyang visits Incheon",
    "title_ko": "선양시 대표단, 인천광역시 방문",
}
LIKE = {"title_zh_hans": "沈阳市代表团访问大田广域市"}
NOTHING = ("portal.story", [])


def stored(row):
    rows = TranslationSegment.objects.filter(
        kind=row._meta.label_lower, object_id=row.pk
    )
    return {each.source: each.translations for each in rows}


def of_title(row, language="en", kinds=KINDS, but=NOTHING):
    """What is suggested for the title of a row."""
    text = next(each for each in own_texts(row, language) if each.field == "title")
    return suggest([text], kinds, but)[0]


def test_what_is_published_is_kept_with_its_translations(make_one):
    row = make_one(Story, "a", **TEXTS)
    words = {TEXTS["title_zh_hans"]: {"en": TEXTS["title_en"], "ko": TEXTS["title_ko"]}}
    assert stored(row) == words
    make_one(Story, "draft", status="draft", published_at=None, **TEXTS)
    create_working_copy(row, User.objects.create(username="one"))
    assert TranslationSegment.objects.count() == 1
    TranslationSegment.objects.all().delete()
    call_command("rebuild_translation_memory", stdout=io.StringIO())
    assert stored(row) == words
    assert of_title(row)
    assert of_title(row, but=("portal.story", [row.pk])) == [], "not the row itself"
    assert of_title(row, kinds=["exchanges.city"]) == [], "nor what one may not see"


@pytest.mark.engine
def test_it_follows_every_change(make_one):
    row = make_one(Story, "a", **TEXTS)
    row.title_en = "Shenyang in Incheon"
    row.save()
    assert stored(row)[TEXTS["title_zh_hans"]]["en"] == "Shenyang in Incheon"
    row = Story.objects.get(pk=row.pk)
    row.title_zh_hans, row.title_ko = "新的标题", "새 제목"
    row.save()  # English is behind now, and no example for others
    assert stored(row) == {"新的标题": {"ko": "새 제목"}}
    Story.objects.filter(pk=row.pk).update(status="withdrawn")
    assert stored(row) == {}
    row = make_one(Attraction, "b", **TEXTS)
    work = row.screen_works.create(
        kind="film", year=2003, title_zh_hans="实尾岛", title_en="Silmido"
    )
    assert stored(row)["实尾岛"] == {"en": "Silmido"}
    work.filmed_at = make_one(Attraction, "c")
    work.save()
    assert stored(work.filmed_at) == {"实尾岛": {"en": "Silmido"}}
    assert [*stored(row)] == [TEXTS["title_zh_hans"]]
    work.delete()
    assert stored(work.filmed_at) == {}
    row.delete()
    assert not TranslationSegment.objects.exists()


@pytest.mark.engine
def test_what_is_alike_is_suggested_the_most_alike_first(make_one):
    make_one(Story, "near", **TEXTS | {"title_zh_hans": "沈阳市代表团访问札幌市"})
    make_one(Exchange, "nearer", **TEXTS | {"title_en": "Shenyang visits Incheon"})
    make_one(Story, "far", **TEXTS | {"title_zh_hans": "冬季城市的友谊"})
    row = make_one(Story, "b", **LIKE)
    found = of_title(row)
    assert [(each.likeness, each.translation) for each in found] == [
        (84, "Shenyang visits Incheon"),
        (75, "Delegation of Shenyang visits Incheon"),
    ]
    assert found[0].segment == LIKE["title_zh_hans"]
    assert found[0].source == TEXTS["title_zh_hans"]


@pytest.mark.engine
def test_nothing_that_is_alike_is_missed(content, make_one):
    """Of former sentences in which a fifth was changed, in one piece."""
    choice = random.Random(1)
    rows = TranslationSegment.objects.order_by("pk")
    rows = rows.filter(translations__has_key="en", source__contains="。")
    sources = [row.source for row in rows if len(row.source) >= 20][:80]
    story = make_one(Story, "new")
    missed = [each for each in sources if not of_body(story, changed(each, choice))]
    assert missed == []
    assert len(of_body(story, "\n".join(sources))) == 30  # what a form shows of a text


def of_body(story, text):
    story.body_zh_hans = text
    (text,) = (each for each in own_texts(story, "en") if each.field == "body")
    return suggest([text], KINDS, NOTHING)[0]


def changed(sentence, choice):
    size = len(sentence) // 5
    start = choice.randrange(len(sentence) - size)
    other = ("甲乙丙丁戊己庚辛壬癸" * 9)[:size]
    return sentence[:start] + other + sentence[start + size :]
