"""The page that lists what is to be translated, and the form beside the source."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from attractions.models import Attraction
from portal.content.kinds import content_models
from portal.editorial.translations.status import Translation
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.actors.desk import page
from tests.queries import queries

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
LIST = reverse("admin_translations")
FULL = {f"title_{code}": code for code in ("zh_hans", "en", "ko")}


@pytest.fixture
def behind(make_one):
    """A story whose translations are behind, and one without Korean."""
    row = make_one(Story, "behind", body_zh_hans="旧的文字", body_en="A", **FULL)
    row = Story.objects.get(pk=row.pk)
    row.body_zh_hans = "新的文字"
    row.body_ko = "가"
    row.save()
    make_one(Story, "missing", title_en="Only English")
    return row


def lines(html):
    return re.findall(r'(?s)<ol class="to-translate">(.*)</ol>', html)[0].split("<li>")[
        1:
    ]


def listed(client, **choice):
    response = client.get(LIST, choice)
    return [(each["row"].slug, each["language"]) for each in response.context["lines"]]


def test_it_lists_what_is_missing_and_what_is_behind(behind, as_, auditor):
    client = as_(auditor)
    found = listed(client, kind="portal.story")
    assert found == [("behind", "en"), ("missing", "ko")]


def test_it_shows_the_words_that_have_changed(behind, as_, auditor):
    (line,) = lines(as_(auditor).get(LIST, {"state": "outdated"}).text)
    assert "<del>旧</del><ins>新</ins>的文字" in line
    assert 'class="marked" lang="zh-Hans"' in line


@pytest.fixture
def linked(make_one, make_city):
    """A story whose rich text, with a link, changed after it was translated."""
    city = make_city("gone-by")
    link = f'<a href="{city.get_absolute_url()}">x</a>'
    texts = {"body_zh_hans": f"<p>旧 {link}</p>", "body_en": "<p>A</p>"}
    row = Story.objects.get(pk=make_one(Story, "linked", **FULL, **texts).pk)
    assert "content:" in row.body_zh_hans
    row.body_zh_hans = f"<p>新 {link}</p>"
    row.save()
    return row


def test_a_rich_text_is_compared_as_people_read_it(linked, as_, auditor):
    client = as_(auditor)
    for url in (LIST, page(Story, "change", linked.pk)):
        (shown, *_) = re.findall(r'"marked"[^>]*>(.*?)</d[div]+>', client.get(url).text)
        assert shown.startswith("<del>旧</del><ins>新</ins> ")
        assert "/zh-hans/cities/gone-by/" in shown
        assert "&lt;p&gt;" not in shown
        assert "content:" not in shown


def test_many_rich_texts_ask_for_their_links_once(linked, as_, auditor):
    client, choice = as_(auditor), {"kind": "portal.story"}
    client.get(LIST, choice)
    few = queries(lambda: client.get(LIST, choice))
    for number in range(5):
        twin = Story.objects.get(pk=linked.pk)
        twin.pk, twin.slug, twin._state.adding = None, f"linked-{number}", True
        twin.save()
    assert len(listed(client, **choice)) > 6
    assert queries(lambda: client.get(LIST, choice)) == few


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"language": "ko"}, {("missing", "ko")}),
        ({"language": "en"}, {("behind", "en")}),
        ({"state": "missing"}, {("missing", "ko")}),
        ({"state": "outdated"}, {("behind", "en")}),
        ({"state": "unofficial"}, set()),
        ({"kind": "portal.page"}, set()),
        ({"kind": "portal.story", "language": "ko", "state": "outdated"}, set()),
    ],
)
def test_it_is_narrowed_by_language_kind_and_state(
    behind, as_, auditor, choice, expected
):
    assert {*listed(as_(auditor), **choice)} == expected


def test_it_knows_what_is_unofficial(behind, as_, auditor):
    Story.objects.filter(pk=behind.pk).update(is_unofficial_en=True)
    assert listed(as_(auditor), state="unofficial") == [("behind", "en")]


def test_it_leads_to_the_working_copy_and_says_where_it_is_done_there(
    behind, as_, editor
):
    copy, _is_new = create_working_copy(behind, editor)
    copy = Story.objects.get(pk=copy.pk)
    client = as_(editor)
    (line,) = client.get(LIST, {"state": "outdated"}).context["lines"]
    assert line["url"] == page(Story, "change", copy.pk)
    assert not line["is_done_in_copy"]
    copy.body_en = "B"
    copy.save()
    (line,) = client.get(LIST, {"state": "outdated"}).context["lines"]
    assert line["is_done_in_copy"]


def test_who_may_write_has_the_button_there(behind, as_, editor, auditor):
    button = 'name="_still_right" value="en"'
    assert button not in as_(auditor).get(LIST).text
    assert button in as_(editor).get(LIST).text


def test_who_may_see_one_kind_sees_that_kind(behind, as_, make_one):
    user = User.objects.create_user("reader of pages", is_staff=True)
    client = as_(user)
    assert client.get(LIST).status_code == 403
    user.user_permissions.add(permission("view_page"))
    assert listed(client) == []
    assert client.get(LIST, {"kind": "portal.story"}).status_code == 404


def permission(codename):
    return Permission.objects.get(codename=codename)


def fill(make_one, numbers):
    for number in numbers:
        for model in content_models():
            row = make_one(model, f"row-{number}", **FULL)
            row = model.objects.get(pk=row.pk)
            row.title_zh_hans = "新"
            row.save()


@pytest.mark.full  # many rows are saved first
def test_it_asks_as_much_for_many_rows_as_for_few(make_one, content, as_, publisher):
    client = as_(publisher)
    fill(make_one, range(1))
    few = queries(lambda: client.get(LIST))
    fill(make_one, range(1, 4))
    assert queries(lambda: client.get(LIST)) == few
    assert few < 45


@pytest.mark.full  # many rows are saved first
def test_it_has_pages(make_one, content, as_, auditor, monkeypatch):
    monkeypatch.setattr("portal.admin.translations.overview.PER_PAGE", 5)
    fill(make_one, range(1))
    client = as_(auditor)
    first, second = listed(client), listed(client, page="2")
    assert len(first) == 5
    assert second
    rows = as_rows(client, page="1") + as_rows(client, page="2")
    assert len(rows) == len({*rows})


def test_the_start_page_counts_what_the_lists_hold(behind, as_, auditor):
    client = as_(auditor)
    html = client.get("/admin/").text
    (section,) = re.findall(r'(?s)id="start-translations">(.*?)</section>', html)
    found = re.findall(r'<li><a href="([^"]+)">.*?: (\d+)</a>', section)
    assert len(found) == 2
    for url, number in found:
        context = client.get(url.replace("&amp;", "&")).context
        assert context["shown"].paginator.count == int(number)


def as_rows(client, **choice):
    lines = client.get(LIST, choice).context["lines"]
    return [(each["kind"], each["row"].pk, each["language"]) for each in lines]


# Side by side


def test_a_form_has_the_source_of_each_translation(behind, as_, auditor):
    html = as_(auditor).get(page(Story, "change", behind.pk)).text
    found = dict(
        re.findall(r'(?s)data-field="(\w+)".*?<div class="text"[^>]*>(.*?)</div>', html)
    )
    assert {*found} == {"title_en", "title_ko", "body_en", "body_ko"}
    assert found["title_en"] == "zh_hans"
    assert "新的文字" in found["body_en"]
    marks = re.findall(r'<div class="marked"[^>]*>(.*?)</div>', html)
    assert marks == ["<del>旧</del><ins>新</ins>的文字"]


def test_a_source_carries_its_own_language(behind, as_, auditor, make_one):
    row = make_one(Story, "english", title_ko="제목", body_en="<p>A &lt; B</p>")
    html = as_(auditor).get(page(Story, "change", row.pk)).text
    body = re.search(r'(?s)data-field="body_zh_hans".*?</aside>', html)[0]
    assert '<div class="text" lang="en"><p>A &lt; B</p></div>' in body


def test_a_source_shows_addresses_and_pictures(linked, as_, auditor):
    html = as_(auditor).get(page(Story, "change", linked.pk)).text
    aside = re.search(r'(?s)data-field="body_en".*?</aside>', html)[0]
    text = aside.partition('class="text"')[2]
    assert '<p>新 <a href="/zh-hans/cities/gone-by/">x</a></p>' in text
    assert "content:" not in aside


def test_a_source_is_shown_and_does_not_act(as_, editor, make_story):
    row = make_story("draft", body_zh_hans="<script>alert(1)</script>甲<b>乙")
    html = as_(editor).get(page(Story, "change", row.pk)).text
    aside = re.search(r'(?s)data-field="body_en".*?</aside>', html)[0]
    assert "<script" not in aside
    assert "甲" in aside


def test_parts_of_a_form_have_their_sources(content, as_, editor):
    row = Attraction.objects.get(slug="silmido")
    copy, _is_new = create_working_copy(row, editor)
    html = as_(editor).get(page(Attraction, "change", copy.pk)).text
    assert 'data-place="screen_works-0" data-field="title_en"' in html


def test_a_new_row_has_no_source_yet(content, as_, editor):
    html = as_(editor).get(page(Story, "add")).text
    assert "data-sources" not in html
    assert "translations-heading" not in html


def test_the_panel_tells_the_state_of_each_language(behind, as_, auditor):
    context = as_(auditor).get(page(Story, "change", behind.pk)).context
    states = {each["code"]: each["state"] for each in context["translations"]}
    assert states == {
        "zh-hans": Translation.DONE,
        "en": Translation.OUTDATED,
        "ko": Translation.DONE,
    }
