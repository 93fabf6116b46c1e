"""A translation that lacks a paragraph or a sentence is doubtful."""

import pytest
from django.utils.translation import override

from attractions.models import Attraction
from portal.content.kinds import content_models
from portal.content.parts import parts_in
from portal.editorial.quality.checks import doubts_of
from portal.editorial.translations.completeness import losses
from portal.models import Story
from tests.tables import each_of

WAY = "退潮时可从舞衣岛步行前往。出发前请查询潮汐时间，并留足返程时间。"
ON_FOOT = "썰물 때 무의도에서 걸어서 들어갈 수 있습니다."
WHOLE = f"{ON_FOOT} 출발하기 전에 물때를 확인하고, 돌아올 시간을 남겨 두십시오."
JOINED = (
    "썰물 때 무의도에서 걸어서 들어갈 수 있으며, 출발하기 전에 물때를 확인하고 "
    "돌아올 시간을 넉넉히 남겨 두시기 바랍니다."
)


@each_of((ON_FOOT, True), (WHOLE, False), (JOINED, False), ("", False))
def test_a_sentence_that_is_missing_is_named(korean, is_short, make_one):
    texts = {"how_to_get_there_zh_hans": WAY, "how_to_get_there_ko": korean}
    row = make_one(Attraction, "one", **texts)
    with override("en"):
        found = [(each.field, each.sentence) for each in doubts_of(row)]
    text = (
        "Paragraph 1 has 2 sentences in Simplified Chinese and 1 here, and is short. "
    )
    lost = ("how_to_get_there_ko", f"{text}Is one missing?")
    assert (lost in found) is is_short


@each_of(
    ("<p>甲。</p><p>乙。</p>", "<p>One.</p>", "Paragraphs: 2 in 简体中文, 1 here."),
    ("<ul><li>甲</li><li>乙</li></ul>", "<ul><li>A</li></ul>", "Paragraphs: 2 in"),
    ("<p>甲。</p><p>乙。</p>", "<p>One.</p><p>Two.</p>", ""),
    ("<p>甲。乙。</p>", "<p>One.</p><p>Two.</p>", ""),
)
def test_a_paragraph_that_is_missing_is_counted(chinese, english, begins, make_one):
    row = make_one(Story, "one", body_zh_hans=chinese, body_en=english)
    with override("en"):
        found = dict(losses(row))
    assert found.get("body_en", "").startswith(
        begins.replace("简体中文", "Simplified Chinese")
    )
    assert bool(found.get("body_en")) is bool(begins)


@pytest.mark.usefixtures("content")
def test_the_texts_of_the_project_lack_nothing():
    rows = (row for model in content_models() for row in model.objects.all())
    pairs = ((row, each) for row in rows for each in (row, *parts_in(row)))
    assert [(row.slug, *found) for row, each in pairs for found in losses(each)] == []
