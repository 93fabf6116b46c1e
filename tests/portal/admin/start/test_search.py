"""One search over everything: every kind, every state, three languages."""

import pytest

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import Status
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import ErrorReport, Source, Story, User
from tests.actors.desk import page

pytestmark = pytest.mark.engine

SEARCH = "/admin/search/"


@pytest.fixture
def found(client, editor):
    client.force_login(editor)
    return lambda words: client.get(SEARCH, {"q": words}).text


def form(row):
    return f'href="{page(type(row), "change", row.pk)}"'


@pytest.mark.parametrize("model", content_models())
@pytest.mark.parametrize("status", Status)
def test_every_kind_is_found_in_every_state(found, make_one, model, status):
    row = make_one(model, "one", title_zh_hans="独一无二", status=status)
    html = found("独一无二")
    assert form(row) in html
    assert str(row.state.label) in html


@pytest.mark.parametrize(
    "texts",
    [{"title_ko": "유일무이"}, {"summary_en": "Unique 유일무이"},
     {"body_ko": "<p>유일무이</p>"}],
)  # fmt: skip
def test_the_texts_of_all_languages_are_searched(found, make_one, texts):
    assert form(make_one(Story, "one", **texts)) in found("유일무이")


def test_a_working_copy_is_found_beside_what_is_on_the_site(found, make_one, editor):
    live = make_one(Story, "live", title_zh_hans="独一无二")
    copy, _is_new = create_working_copy(live, editor)
    html = found("独一无二")
    assert form(live) in html
    assert form(copy) in html


def test_all_words_have_to_be_there(found, make_one):
    row = make_one(Story, "one", title_zh_hans="独一", title_en="unique")
    assert form(row) in found("独一 UNIQUE")
    assert form(row) not in found("独一 other")
    assert "没有找到" in found("独一 other")


def test_what_has_the_words_in_the_title_comes_first(found, make_one):
    make_one(Story, "text", body_zh_hans="<p>独一无二</p>")
    city = make_one(City, "title", title_zh_hans="独一无二")
    story = make_one(Story, "both", title_zh_hans="独一无二")
    text = Story.objects.get(slug="text")
    html = found("独一无二")
    assert html.index(form(story)) < html.index(form(text))
    assert form(city) in html


def test_a_long_list_leads_to_the_rest(found, make_one):
    for number in range(12):
        make_one(Story, f"row-{number}", title_zh_hans=f"独一无二 {number}")
    html = found("独一无二")
    assert html.count("/portal/story/") == 11
    assert f"{page(Story, 'changelist')}?q=" in html


def test_nobody_finds_what_they_may_not_see(client, make_one, editor, administrator):
    Source.objects.create(slug="one", title_zh_hans="独一无二")
    person = User.objects.create_user("unique-person")
    report = ErrorReport.objects.create(text="unique-person", language="en")
    client.force_login(editor)
    html = client.get(SEARCH, {"q": "unique-person"}).text
    assert form(person) not in html
    assert form(report) in html
    client.force_login(administrator)
    assert form(person) in client.get(SEARCH, {"q": "unique-person"}).text
    nobody = User.objects.create_user("nobody", is_staff=True)
    client.force_login(nobody)
    assert "没有找到" in client.get(SEARCH, {"q": "独一无二"}).text


def test_what_was_typed_is_text_and_cut_to_its_limits(found):
    html = found("<script>" + "长" * 200)
    assert "<script>长" not in html
    assert "100 个字符" in html
    assert "没有找到" in html
    assert "没有找到" not in found("   ")


def test_it_stands_on_the_start_page_and_asks_nothing_of_a_visitor(client, editor):
    assert client.get(SEARCH).status_code == 302
    client.force_login(editor)
    assert f'action="{SEARCH}"' in client.get("/admin/").text
    assert client.post(SEARCH).status_code == 405
