"""A translation that does not keep to the glossary is noticed."""

import pytest
from django.utils import translation

from attractions.models import Attraction
from portal.content.kinds import content_models
from portal.editorial.quality.checks import doubts_of, doubts_of_all
from portal.models import GlossaryTerm, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary(db):
    """Entries, the word of one of which is a part of another's."""
    for zh, en, ko in (
        ("友好城市", "sister city", "자매도시\n자매결연"),
        ("友好合作城市", "friendly-cooperation city", "우호협력도시"),
        ("友好城市关系", "sister-city relations", "자매결연 관계"),
        ("意向书", "letter of intent", "의향서"),
    ):
        GlossaryTerm.objects.create(term_zh_hans=zh, term_en=en, term_ko=ko)
    return GlossaryTerm.objects


def said(row):
    """What is said about each column, in English."""
    with translation.override("en"):
        return {(doubt.field, doubt.sentence) for doubt in doubts_of(row)}


def lacks(term, source):
    return f"The glossary says “{term}” for “{source}”."


# The source, the translation, and what it lacks.
TEXTS = [
    ("两座友好城市", "en", "Two twin towns", ("sister city", "友好城市")),
    ("两座友好城市", "en", "Two Sister  Cities", None),
    ("两座友好城市", "en", "The sister-city's day", None),
    ("两座友好城市", "en", "A sister citylike place", ("sister city", "友好城市")),
    ("两座友好城市", "ko", "두 우호도시", ("자매도시", "友好城市")),
    ("两座友好城市", "ko", "자매도시로서", None),
    ("两座友好城市", "ko", "두 도시의 자매결연", None),
    ("友好合作城市", "en", "A friendly-cooperation city", None),
    ("友好合作城市", "en", "Cities", ("friendly-cooperation city", "友好合作城市")),
    ("建立友好城市关系", "en", "Ties", ("sister-city relations", "友好城市关系")),
    ("签署意向书", "en", "Letters of intent", None),
    ("两座城市", "en", "Two sister cities", None),
    ("两座友好城市", "en", "", None),
]


def test_it_is_said_which_term_is_missing(glossary, make_one):
    failed = []
    for number, (source, column, text, lacking) in enumerate(TEXTS):
        name = f"summary_{column}"
        row = make_one(Story, f"s{number}", summary_zh_hans=source, **{name: text})
        found = {each for each in said(row) if "glossary" in each[1]}
        if found != ({(name, lacks(*lacking))} if lacking else set()):
            failed.append((source, text, found))
    assert failed == []


def test_a_text_is_read_without_tags_and_so_are_parts_but_not_a_note(
    glossary, make_one
):
    body = "<p>友好<strong>城市</strong>签署意向书，又签署意向书。</p>"
    note = {"note_zh_hans": "文章称友好城市", "note_en": "The source has “twin town”"}
    texts = {"body_zh_hans": body, "body_en": "<p>Cities sign.</p>"}
    row = make_one(Attraction, "s", **texts, **note)
    sentences = (lacks("sister city", "友好城市"), lacks("letter of intent", "意向书"))
    assert said(row) == {("body_en", " ".join(sentences))}, "all at once"
    row.screen_works.create(
        kind="film", year=2003, title_zh_hans="意向书", title_en="The Paper"
    )
    (doubt,) = (each for each in doubts_of(row) if each.part)
    assert (doubt.field, doubt.row) == ("title_en", row)


def test_what_is_not_to_be_used_is_named_in_each_language(glossary, make_one):
    glossary.filter(term_en="sister city").update(
        avoid_zh_hans="姐妹城市", avoid_en="twin town"
    )
    texts = {"summary_zh_hans": "友好城市，姐妹城市", "summary_en": "Twin towns"}
    row = make_one(Story, "s", **texts)
    assert said(row) == {
        ("summary_zh_hans", "The glossary says “友好城市”, not “姐妹城市”."),
        ("summary_en", "The glossary says “sister city”, not “twin town”."),
    }


def test_the_glossary_of_the_fixture_is_that_of_the_site(content):
    """Each word stands in a text of the site, in each language, and few lack theirs."""
    assert 30 <= GlossaryTerm.objects.count() <= 60
    columns = ("zh-hans", "en", "ko")
    for entry in GlossaryTerm.objects.all():
        entry.full_clean()
        assert all(entry.forms(code) for code in columns), entry
    rows = [row for model in content_models() for row in model.objects.published()]
    with translation.override("en"):
        doubts = [
            doubt
            for model in content_models()
            for found in doubts_of_all(list(model.objects.published())).values()
            for doubt in found
            if "The glossary" in doubt.sentence
        ]
    assert len(doubts) < len(rows) / 2
