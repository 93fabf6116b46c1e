"""What is doubtful is said, to who saves and to who reviews; nothing is held up."""

import pytest
from django.utils import timezone, translation

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Delegation, Exchange, Relation
from portal.content.kinds import content_models
from portal.editorial.quality.checks import doubts_of, doubts_of_all
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import GlossaryTerm, Source, Story
from tests.actors.desk import messages_of, page, save
from tests.queries import queries
from tests.reading.form import edit
from tests.tables import each_of


def said(row):
    return {(each.field, each.sentence) for each in doubts_of(row)}


def fields(row):
    return [each.field for each in doubts_of(row)]


@pytest.fixture
def city(make_city):
    values = {"area_km2": 1000, "area_year": 2020, "population_year": 2020}
    return make_city("one", population=3_000_000, **values)


def test_a_figure_is_compared_with_the_one_on_the_site(
    city, make_city, as_, editor, publisher
):
    copy, _is_new = create_working_copy(city, editor)
    for copy.population, doubtful in (
        (30_000_000, True),
        (300_000, True),
        (29_999_999, False),
        (300_001, False),
        (None, False),
    ):
        told = ("population", "原为 3,000,000，相差十倍以上。") in said(copy)
        assert told is doubtful, copy.population
        assert ("population" in fields(copy)) is doubtful
    copy.population, copy.is_unofficial_en = 30, True
    save(copy)  # the reviewer sees it beside what changed
    html = as_(publisher).get(page(City, "difference", copy.pk)).text
    assert html.count("原为 3,000,000，相差十倍以上。") == 2
    assert '<p class="doubt">原为 3,000,000' in html
    copy, _is_new = create_working_copy(make_city("three"), editor)
    copy.area_km2 = 5
    assert "area_km2" not in fields(copy), "there was none"


def test_a_figure_of_a_draft_is_compared_with_the_last_other_one(make_city):
    city = make_city("two", status="draft", published_at=None)
    for area in (98, 980, 980):
        save(city, area_km2=area, area_year=2020)
    assert ("area_km2", "原为 98，相差十倍以上。") in said(city)
    save(city, area_km2=97)
    assert "area_km2" in fields(city), "the last other one is 980"
    save(city, area_km2=96)
    assert "area_km2" not in fields(city)


def test_a_date_far_ahead_is_doubted(make_one):
    today = timezone.localdate()
    for kind, field in ((Exchange, "date"), (Delegation, "arrived")):
        for years, doubtful in ((3, True), (1, False), (-3, False)):
            row = make_one(kind, f"{kind.__name__}{years}".lower().replace("-", "b"))
            setattr(row, field, f"{today.year + years}-{today:%m}")
            row.clean_fields(exclude=["slug"])
            assert (field in fields(row)) is doubtful, (kind, years)


def test_a_text_in_another_script_is_named_at_its_language(make_one):
    row = make_one(Story, "one", title_en="仁川代表团访问沈阳", is_unofficial_en=True)
    assert said(row) == {("title_en", "此栏为英语，但内容是汉字。")}
    with translation.override("ko"):
        assert "한자" in doubts_of(row)[0].sentence
    right = {"title_zh_hans": "二", "title_en": "Title", "is_unofficial_en": True}
    assert not said(make_one(Story, "two", **right))


def test_a_part_in_another_script_is_named_with_its_row(
    as_, make_one, relation, editor
):
    relation.note_en = "友好关系的说明"
    relation.save()
    row = make_one(Attraction, "one")
    work = {"kind": "film", "title_zh_hans": "片名", "title_en": "电影片名"}
    ScreenWork.objects.create(filmed_at=row, year=2003, **work)
    copy, _is_new = create_working_copy(row, editor)
    sentence, of_work = "此栏为英语，但内容是汉字。", "影视作品 片名：标题 (English)"
    for each, field, label in (
        (relation.city, "note_en", "友城关系 友好城市：编者注 (English)"),
        (row, "title_en", of_work),
        (copy, "title_en", of_work),
    ):
        (doubt,) = doubts_of(each)
        assert (doubt.row, doubt.field, doubt.sentence) == (each, field, sentence)
        assert doubt.label == label
    html = as_(editor).get(page(Attraction, "change", copy.pk)).text
    assert html.count(sentence) == 1, "and not at a field of the row"


def test_a_title_is_used_once_in_each_language(make_one, editor):
    values = {"title_en": "Same", "title_ko": "제목"}
    one = make_one(Story, "one", title_zh_hans="一", **values)
    two = make_one(Story, "two", title_zh_hans="二", **values | {"title_ko": "둘"})
    assert said(one) == {("title_en", "另有内容使用同一标题，其网址为“two”。")}
    copy, _is_new = create_working_copy(two, editor)
    assert fields(copy) == ["title_en"], "its live row is no other row"
    assert fields(two) == ["title_en"], "nor is its copy"
    assert not fields(make_one(Story, "three", title_en=""))


def test_an_undated_source_is_named_and_doubtful_itself(make_one, as_, publisher):
    row = make_one(Story, "one")
    undated = Source.objects.create(title_zh_hans="无日期", slug="undated")
    dated = Source.objects.create(title_zh_hans="日报", slug="dated", published="2012")
    row.sources.set([undated, dated])
    assert said(row) == {("sources", "该资料来源没有日期：无日期")}
    assert fields(undated) == ["published"]
    assert not fields(dated)
    html = as_(publisher).get(page(Source, "change", undated.pk)).text
    assert html.count("资料来源没有日期。") == 2


@pytest.fixture
def relation(make_city):
    city = make_city("partner", title_zh_hans="对方市")
    return Relation.objects.create(city=city, kind="sister", since="2014-06-12")


@each_of(
    ("2014-06-11", None, "2014-06-12", True),
    ("2014-06-12", None, "2014-06-12", False),
    ("2014-06", None, "2014-06-12", False),
    ("2014-05", None, "2014-06-12", True),
    ("2014", None, "2014-06-12", False),
    ("2013", None, "2014", True),
    ("2014-01-01", None, "2014", False),
    ("2014-05-01", "2014-06-12", "2014-06-12", False),
    ("2014-05-01", "2014-06-11", "2014-06-12", True),
    ("1990", None, None, False),
)
def test_what_was_certainly_over_before_the_relation_is_doubtful(
    date, end_date, since, doubtful, make_one, relation
):
    Relation.objects.update(since=since)
    exchange = make_one(Exchange, "one", date=date, end_date=end_date)
    exchange.cities.add(relation.city)
    exchange.refresh_from_db()
    assert fields(exchange) == ["date"] * doubtful
    home = make_one(City, "home", title_zh_hans="本地")
    visit = {"arrived": date, "left": end_date, "host": relation.city, "sender": home}
    visit = make_one(Delegation, "two", **visit)
    visit.refresh_from_db()
    assert fields(visit) == ["arrived"] * doubtful


def test_the_earliest_of_several_relations_counts(make_one, relation):
    exchange = make_one(Exchange, "one", date="2005")
    exchange.cities.add(relation.city)
    exchange.refresh_from_db()
    assert said(exchange) == {("date", "与对方市建立关系的时间更晚：2014年6月12日。")}
    earlier = Relation.objects.create(city=relation.city, kind="friendly", since="2003")
    assert not fields(exchange)
    earlier.since = None
    earlier.save()
    assert not fields(exchange), "it may have been earlier"


@each_of(*content_models())
def test_many_rows_ask_no_more_often_than_a_few(model, make_one, editor):
    GlossaryTerm.objects.create(term_zh_hans="友好城市", term_en="sister city")
    texts = {"summary_zh_hans": "友好城市", "summary_en": "Towns"}
    for n in range(4):
        create_working_copy(make_one(model, f"row-{n}", **texts), editor)
        make_one(model, f"draft-{n}", status="draft")
    found = model.objects.filter(slug__regex="row|draft").select_related("live")
    rows = sorted(found, key=lambda row: row.slug[-1])  # one of each sort three times
    few, many = rows[:3], list(found)
    doubts_of_all(list(found))  # what is kept in memory from the first time
    assert queries(lambda: doubts_of_all(many)) == queries(lambda: doubts_of_all(few))


# At the desk


@pytest.fixture
def wrong(make_story):
    title = "仁川代表团访问沈阳"
    return make_story("draft", title_en=title, is_unofficial_en=True)


def test_it_is_said_after_the_save_and_stands_in_the_form(as_, editor, wrong):
    client = as_(editor)
    url = page(Story, "change", wrong.pk)
    response = edit(client, url, Story, summary_zh_hans="摘要")
    assert response.status_code == 302
    assert "请核对“标题”的“标题 (English)”：此栏为英语" in messages_of(response)
    html = client.get(url).text
    assert html.count("此栏为英语，但内容是汉字。") == 2 + 1, "message, list, field"
    edit(client, url, Story, button="_continue", summary_zh_hans="新摘要")
    assert client.get(url).text.count("此栏为英语，但内容是汉字。") == 2, "no message"
    assert '<strong class="doubt">此栏为英语' in html
    edit(client, url, Story, title_en="Incheon in Shenyang")
    assert "此栏为英语" not in client.get(url).text.split('<div id="content"')[1]


def test_it_holds_up_neither_a_save_nor_a_publication(
    as_, editor, publisher, auditor, wrong, make_one
):
    url = page(Story, "change", wrong.pk)
    html = as_(auditor).get(url).text
    assert html.count("此栏为英语，但内容是汉字。") == 1, "where it is only shown too"
    edit(as_(editor), url, Story, button="_step", value="ask")
    right = make_one(Story, "right", title_zh_hans="正确", status="review")
    rows = {"action": "step_publish", "_selected_action": [wrong.pk, right.pk]}
    client = as_(publisher)
    html = client.post(page(Story, "changelist"), rows).text
    assert html.count('class="doubt"') == 1, "of rows to be published together"
    assert "标题 (English): 此栏为英语，但内容是汉字。" in html
    assert "此栏为英语" in client.get(url).text
    edit(client, url, Story, button="_step", value="publish")
    wrong.refresh_from_db()
    assert wrong.status == "published"
