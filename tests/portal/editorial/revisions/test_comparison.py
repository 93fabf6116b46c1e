"""Two versions, or a row and its working copy, are compared in words."""

import reversion
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from attractions.models import Attraction, ScreenWork
from exchanges.models import Agreement, City, Exchange, Relation
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_row, of_version
from portal.editorial.workflow import working_copies
from portal.models import Source, Story
from tests.actors.desk import change, differences, draft, name, page, versions

# Two versions beside each other


def test_fields_of_each_language_are_compared_the_older_with_the_newer(editor, client):
    client.force_login(editor)
    around = "word " * 500
    row = draft(client, body_en=f"{around}two {around}", title_ko="소식", title_en="A")
    new_texts = {"body_en": f"{around}four {around}", "title_ko": "새 소식"}
    change(client, row, title_en="<script>alert(1)</script>", **new_texts)
    new, old = versions(row)
    found = {each.label: each for each in compare(of_version(old), of_version(new))}
    assert list(found) == ["标题 (English)", "标题 (한국어)", "正文 (English)"]
    body = found["正文 (English)"]
    assert body.language == "en"
    assert "<del>two</del>" in body.old
    assert "<ins>four</ins>" in body.new
    assert len(body.old) < 1000, "what did not change is shortened"

    def compared(older, newer):
        response = client.get(
            page(Story, "history", row.pk), {"from": older, "to": newer}
        )
        assert response.status_code == 200
        return response.text

    for older, newer in ((old, new), (new, old)):
        html = compared(older.pk, newer.pk)
        assert html.index("<del>A</del>") < html.index("alert")
        assert "<script>alert" not in html, "what was typed is text"
    assert "没有差异" in compared(new.pk, new.pk)
    for wrong in ("", "0", "x", "²", "9" * 30, "-1"):
        assert 'class="differences"' not in compared(wrong, new.pk), wrong


def test_choices_dates_switches_and_related_rows_are_words(editor):
    row = Exchange.objects.exclude(kind="visit").first()
    old = of_row(row)
    was = row.get_kind_display()
    row.kind, row.date, row.direction = "visit", "2013-07", "ours"
    row.save()
    row.refresh_from_db()
    row.cities.add(City.objects.get(slug="sapporo"))
    found = differences(old, of_row(row))
    assert found[name(Exchange, "kind")] == (was, Exchange.Kind.VISIT.label)
    assert found[name(Exchange, "date")][1] == "2013年7月"
    assert "札幌" in found[name(Exchange, "cities")][1]
    assert "札幌" not in found[name(Exchange, "cities")][0]
    city = City.objects.get(slug="sapporo")
    old = of_row(city)
    city.country, city.is_home = "CN", True
    assert differences(old, of_row(city)) == {
        name(City, "country"): ("日本", "中国"),
        name(City, "is_home"): ("否", "是"),
    }
    with translation.override("ko"):
        assert ("일본", "중국") in differences(old, of_row(city)).values()


def test_parts_and_their_many_to_many_rows_are_compared(editor, make_one):
    copy, _ = working_copies.create_working_copy(
        City.objects.get(slug="incheon"), editor
    )
    relation = copy.relations.get(kind="sister")
    relation.note_en, relation.since = "Changed", "2014-12"
    relation.save()
    relation.sources.set(Source.objects.order_by("pk")[:1])
    copy.relations.create(kind="friendly", since="1994")
    found = differences(of_row(copy.live), of_row(copy))
    kind = Relation._meta.verbose_name
    sister, friendly = Relation.Kind.SISTER.label, Relation.Kind.FRIENDLY.label
    source = str(Source.objects.order_by("pk").first())
    assert found[f"{kind} {sister}：{name(Relation, 'note_en')}"][1] == "Changed"
    assert found[f"{kind} {sister}：{name(Relation, 'since')}"][1] == "2014年12月"
    assert source in found[f"{kind} {sister}：{name(Relation, 'sources')}"][1]
    assert found[f"{kind} {friendly}：{name(Relation, 'since')}"] == ("", "1994年")
    row = make_one(Attraction, "island")
    values = {"title_zh_hans": "影片", "kind": "film", "slug": "film"}
    work = row.screen_works.create(year=2003, **values)
    old = of_row(row)
    work.year = 2004
    work.save()
    label = f"{ScreenWork._meta.verbose_name} 影片：{name(ScreenWork, 'year')}"
    assert differences(old, of_row(row)) == {label: ("2003", "2004")}


def test_files_are_compared_and_can_be_opened(publisher, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = Agreement.objects.first()
    row.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.7"))
    old, before = of_row(row), row.text_file_ko.name
    row.text_file_ko.save("협정.pdf", ContentFile(b"%PDF-1.8"))
    (found,) = compare(old, of_row(row))
    assert found.language == "ko"
    assert f'<a href="/media/{before}">' in found.old
    assert f'<a href="/media/{row.text_file_ko.name}">' in found.new


def test_a_row_that_is_gone_is_named_as_it_was(editor, client):
    client.force_login(editor)
    source = Source.objects.create(title_zh_hans="旧资料")
    with reversion.create_revision():
        reversion.add_to_revision(source)
    row = draft(client, sources=[source.pk])
    change(client, row, sources=[])
    source.delete()
    new, old = versions(row)
    found = differences(of_version(old), of_version(new))
    assert found["资料来源"] == ("（已删除：旧资料）", "")


# What a working copy changes


def test_the_page_of_a_copy_shows_what_it_changes_of_the_site(auditor, client):
    row = City.objects.get(slug="incheon")
    copy, _ = working_copies.create_working_copy(row, auditor)
    client.force_login(auditor)
    url = page(City, "difference", copy.pk)
    assert 'class="differences"' not in client.get(url).text
    copy.title_ko = "새 제목"
    copy.save()
    copy.relations.update(ordinal=77)
    html = client.get(url).text
    assert f"{name(City, 'title_ko')}<" in html
    assert "<ins>77</ins>" in html
    assert html.count('<th scope="row">') == 2
    assert client.get(page(City, "difference", row.pk)).status_code == 404
    assert client.get(page(City, "difference", 987654)).status_code == 404


def test_the_difference_asks_no_more_for_many_parts(
    publisher, client, make_one, django_assert_num_queries
):
    def copy_with(slug, number):
        row = make_one(Attraction, slug)
        for each in range(number):
            row.screen_works.create(
                slug=f"w{each}", title_zh_hans=f"片{each}", kind="film", year=2000
            )
        copy, _ = working_copies.create_working_copy(row, publisher)
        for work in copy.screen_works.all():
            work.year = 2001
            work.save()
        return copy

    client.force_login(publisher)
    few, many = copy_with("few", 1), copy_with("many", 26)
    for each in (few, many):  # that somebody has looked at it is written down once
        client.get(page(Attraction, "difference", each.pk))
    with CaptureQueriesContext(connection) as asked:
        client.get(page(Attraction, "difference", few.pk))
    with django_assert_num_queries(len(asked)):
        html = client.get(page(Attraction, "difference", many.pk)).text
    assert html.count("<ins>2001</ins>") == 26


def test_a_city_with_many_sources_asks_once_for_all_their_names(editor):
    row = City.objects.get(slug="incheon")
    old = of_row(row)
    row.sources.set(Source.objects.all())
    for relation in row.relations.all():
        relation.sources.set(Source.objects.all())
    new = of_row(row)
    with CaptureQueriesContext(connection) as asked:
        assert len(list(compare(old, new))) >= 2
    assert sum("portal_source" in each["sql"] for each in asked) == 1
