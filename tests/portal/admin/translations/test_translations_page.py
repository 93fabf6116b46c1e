"""The page that lists what is to be translated, and the form beside the source."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.editorial.translations.status import Translation
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import GlossaryTerm, Story, User
from tests.actors.desk import page
from tests.queries import queries
from tests.reading.form import edit

pytestmark = pytest.mark.django_db
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


def listed(client, **choice):
    response = client.get(LIST, choice)
    return [(each["row"].slug, each["language"]) for each in response.context["lines"]]


@pytest.mark.engine
def test_it_lists_what_is_missing_and_what_is_behind(behind, as_, auditor, editor):
    """By language, kind and state; the start page counts the same."""
    client = as_(auditor)
    found = listed(client, kind="portal.story")
    assert found == [("behind", "en"), ("missing", "ko")]
    html = client.get(LIST, {"state": "outdated"}).text
    (items,) = re.findall(r'(?s)<ol class="to-translate">(.*)</ol>', html)
    (line,) = items.split("<li>")[1:]
    assert "<del>旧</del><ins>新</ins>的文字" in line
    assert 'class="marked" lang="zh-Hans"' in line
    button = 'name="_still_right" value="en"'  # for who may write
    assert button not in html
    for choice, expected in (
        ({"language": "ko"}, {("missing", "ko")}),
        ({"language": "en"}, {("behind", "en")}),
        ({"state": "missing"}, {("missing", "ko")}),
        ({"state": "outdated"}, {("behind", "en")}),
        ({"state": "unofficial"}, set()),
        ({"kind": "portal.page"}, set()),
        ({"kind": "portal.story", "language": "ko", "state": "outdated"}, set()),
    ):
        assert {*listed(client, **choice)} == expected, choice
    html = client.get("/admin/").text
    found = re.findall(rf'<li><a href="({LIST}[^"]+)"><strong>(\d+)<', html)
    assert len(found) == 2
    for url, number in found:
        context = client.get(url.replace("&amp;", "&")).context
        assert context["shown"].paginator.count == int(number)
    Story.objects.filter(pk=behind.pk).update(is_unofficial_en=True)
    assert listed(client, state="unofficial") == [("behind", "en")]
    assert button in as_(editor).get(LIST).text


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
    client, choice = as_(auditor), {"kind": "portal.story"}
    for url in (LIST, page(Story, "change", linked.pk)):
        (shown, *_) = re.findall(r'"marked"[^>]*>(.*?)</d[div]+>', client.get(url).text)
        assert shown.startswith("<del>旧</del><ins>新</ins> ")
        assert "/zh-hans/cities/gone-by/" in shown
        assert "&lt;p&gt;" not in shown
        assert "content:" not in shown
    few = queries(lambda: client.get(LIST, choice))
    for number in range(5):
        twin = Story.objects.get(pk=linked.pk)
        twin.pk, twin.slug, twin._state.adding = None, f"linked-{number}", True
        twin.save()
    assert len(listed(client, **choice)) > 6
    assert queries(lambda: client.get(LIST, choice)) == few, "their links once"


def test_it_leads_to_the_working_copy_and_says_where_it_is_done_there(
    behind, as_, editor
):
    copy, _is_new = create_working_copy(behind, editor)
    copy = Story.objects.get(pk=copy.pk)
    client = as_(editor)
    (line,) = client.get(LIST, {"state": "outdated"}).context["lines"]
    assert line["url"] == page(Story, "change", copy.pk) + "?desk=en"
    assert not line["is_done_in_copy"]
    copy.body_en = "B"
    copy.save()
    (line,) = client.get(LIST, {"state": "outdated"}).context["lines"]
    assert line["is_done_in_copy"]


def test_who_may_see_one_kind_sees_that_kind(behind, as_):
    user = User.objects.create_user("reader of pages", is_staff=True)
    client = as_(user)
    assert client.get(LIST).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_page"))
    assert listed(client) == []
    assert client.get(LIST, {"kind": "portal.story"}).status_code == 404


@pytest.mark.engine
def test_it_has_pages(make_one, content, as_, publisher, monkeypatch):
    """How often it asks the database: tests/portal/admin/test_list_queries.py."""
    for model in content_models():
        row = model.objects.get(pk=make_one(model, "behind", **FULL).pk)
        row.title_zh_hans = "新"
        row.save()
    monkeypatch.setattr("portal.admin.translations.overview.PER_PAGE", 5)
    client = as_(publisher)
    pages = [client.get(LIST, {"page": number}).context["lines"] for number in (1, 2)]
    rows = [(e["kind"], e["row"].pk, e["language"]) for page in pages for e in page]
    assert len(pages[0]) == 5
    assert len(rows) == len({*rows}) > 5


# Side by side


def test_a_form_has_the_source_of_each_translation_and_its_state(behind, as_, auditor):
    response = as_(auditor).get(page(Story, "change", behind.pk))
    found = dict(
        re.findall(
            r'(?s)data-field="(\w+)".*?<div class="text"[^>]*>(.*?)</div>',
            response.text,
        )
    )
    assert {*found} == {"title_en", "title_ko", "body_en", "body_ko"}
    assert found["title_en"] == "zh_hans"
    assert "新的文字" in found["body_en"]
    marks = re.findall(r'<div class="marked"[^>]*>(.*?)</div>', response.text)
    assert marks == ["<del>旧</del><ins>新</ins>的文字"]
    states = {each["code"]: each["state"] for each in response.context["translations"]}
    done, outdated = Translation.DONE, Translation.OUTDATED
    assert states == {"zh-hans": done, "en": outdated, "ko": done}


def aside(client, row, field):
    html = client.get(page(Story, "change", row.pk)).text
    return re.search(rf'(?s)data-field="{field}".*?</aside>', html)[0]


def test_a_source_carries_its_own_language_shows_addresses_and_does_not_act(
    linked, as_, editor, make_one, make_story
):
    client = as_(editor)
    row = make_one(Story, "english", title_ko="제목", body_en="<p>A &lt; B</p>")
    body = aside(client, row, "body_zh_hans")
    assert '<div class="text" lang="en"><p>A &lt; B</p></div>' in body
    body = aside(client, linked, "body_en")
    text = body.partition('class="text"')[2]
    assert '<p>新 <a href="/zh-hans/cities/gone-by/">x</a></p>' in text
    assert "content:" not in body
    row = make_story("draft", body_zh_hans="<script>alert(1)</script>甲<b>乙")
    body = aside(client, row, "body_en")
    assert "<script" not in body
    assert "甲" in body


def test_parts_of_a_form_have_their_sources_and_a_new_row_has_none_yet(
    content, as_, editor
):
    row = Attraction.objects.get(slug="silmido")
    copy, _is_new = create_working_copy(row, editor)
    client = as_(editor)
    html = client.get(page(Attraction, "change", copy.pk)).text
    assert 'data-place="screen_works-0" data-field="title_en"' in html
    html = client.get(page(Story, "add")).text
    assert "data-sources" not in html
    assert "translations-heading" not in html


# Former translations and the glossary


FORMER = {
    "title_zh_hans": "麒麟代表团访问凤凰广域市",
    "title_en": "The Qilin delegation visits Fenghuang",
    "title_ko": "기린 대표단, 봉황광역시 방문",
}
NEW = {"title_zh_hans": "麒麟代表团访问青龙广域市", "title_en": "Qilin visits Qinglong"}


@pytest.fixture
def former(content, make_one):
    return make_one(Exchange, "former", **FORMER)


@pytest.fixture
def draft(former, make_story):
    return make_story("draft", **NEW)


def shown(client, row):
    """The former translations in the form of a row, in the order of its fields."""
    html = client.get(page(type(row), "change", row.pk)).text
    return re.findall(r'<p class="suggested"[^>]*>(.*?)</p>', html)


def test_a_former_translation_that_one_may_see_stands_beside_the_text(
    draft, former, as_, editor
):
    client = as_(editor)
    response = client.get(page(Story, "change", draft.pk))
    fold = re.search(
        r'(?s)<details class="suggestions">(.*?)</details>', response.text
    )[1]
    assert "麒麟代表团访问<del>凤凰</del><ins>青龙</ins>广域市" in fold
    assert f'lang="en" data-suggested>{FORMER["title_en"]}<' in fold
    assert page(Exchange, "change", former.pk) in fold
    assert "相似度 83%" in fold
    assert 'aria-keyshortcuts="Alt+1"' in fold
    assert shown(client, former) == [], "what cannot be written"
    copy, _is_new = create_working_copy(former, editor)
    assert shown(client, copy) == [], "none of its own"
    user = User.objects.create(username="few", is_staff=True)
    names = ("view_story", "change_story")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    assert shown(as_(user), draft) == []
    user.user_permissions.add(Permission.objects.get(codename="view_exchange"))
    assert shown(as_(user), draft) == [FORMER["title_en"], FORMER["title_ko"]]


def test_terms_are_listed_and_what_lacks_one_is_saved_all_the_same(draft, as_, editor):
    GlossaryTerm.objects.create(
        term_zh_hans="青龙", term_en="Azure Dragon", note="四象之一"
    )
    client = as_(editor)
    url = page(Story, "change", draft.pk)
    html = client.get(url).text
    assert "“青龙”在术语表中译作“Azure Dragon”。" in html
    assert 'lang="en" data-suggested>Azure Dragon<' in html
    assert "四象之一" in html
    response = edit(client, url, Story, title_en="Qilin visits a dragon")
    assert response.status_code == 302
    assert Story.objects.get(pk=draft.pk).title_en == "Qilin visits a dragon"


def test_a_form_asks_a_few_times_more_however_much_there_is(
    draft, as_, editor, content
):
    client, url = as_(editor), page(Story, "change", draft.pk)
    client.get(url)
    # A draft with nothing to translate but its title, which is like no other.
    plain = Story.objects.create(slug="plain", title_zh_hans="䶮", created_by=editor)
    without = queries(lambda: client.get(page(Story, "change", plain.pk)))
    incheon = City.objects.get(slug="incheon")
    copy, _is_new = create_working_copy(incheon, editor)
    for field in ("title", "summary", "body", "note"):
        for code in ("zh_hans", "en", "ko"):
            setattr(draft, f"{field}_{code}", getattr(copy, f"{field}_{code}"))
    draft.save()
    assert len(shown(client, draft)) > 10
    assert queries(lambda: client.get(url)) - without <= 15
