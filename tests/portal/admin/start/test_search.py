"""One search over everything: every kind, every state, three languages."""

import pytest

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import Status
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import ErrorReport, Source, Story, User
from tests.actors.desk import page
from tests.pairs import paired

pytestmark = pytest.mark.engine

SEARCH = "/admin/search/"


@pytest.fixture
def found(client, editor):
    client.force_login(editor)
    return lambda words: client.get(SEARCH, {"q": words}).text


def form(row):
    return f'href="{page(type(row), "change", row.pk)}"'


def test_every_kind_is_found_in_every_state_and_language(found, make_one, editor):
    words = {"title_zh_hans": "独一无二"}
    for model, status in paired(content_models(), Status):
        row = make_one(model, "one", **words, status=status)
        html = found("独一无二")
        assert form(row) in html, model
        assert str(row.state.label) in html, status
    for number, texts in enumerate(
        (
            {"title_ko": "유일무이"},
            {"summary_en": "Unique 유일무이"},
            {"body_ko": "<p>유일무이</p>"},
        )
    ):
        row = make_one(Story, f"text-{number}", **texts)
        assert form(row) in found("유일무이"), texts
    live = make_one(Story, "live", title_zh_hans="举世无双")
    copy, _is_new = create_working_copy(live, editor)
    html = found("举世无双")
    assert form(live) in html
    assert form(copy) in html, "beside what is on the site"


def test_what_has_the_words_in_the_title_comes_first_and_a_list_leads_to_the_rest(
    found, make_one
):
    make_one(Story, "text", body_zh_hans="<p>独一无二</p>")
    city = make_one(City, "title", title_zh_hans="独一无二")
    story = make_one(Story, "both", title_zh_hans="独一无二")
    html = found("独一无二")
    assert html.index(form(story)) < html.index(form(Story.objects.get(slug="text")))
    assert form(city) in html
    for number in range(12):
        make_one(Story, f"row-{number}", title_zh_hans=f"独一无二 {number}")
    html = found("独一无二")
    assert html.partition("<main")[2].count("/portal/story/") == 11
    assert f"{page(Story, 'changelist')}?q=" in html
    row = make_one(Story, "one", title_zh_hans="独二", title_en="unique")
    assert form(row) in found("独二 UNIQUE"), "all words have to be there"
    assert "没有找到" in found("独二 other")


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


def test_what_was_typed_is_text_and_cut_to_its_limits(found, client):
    assert f'action="{SEARCH}"' in client.get("/admin/").text
    html = found("<script>" + "长" * 200)
    assert "<script>长" not in html
    assert "100 个字符" in html
    assert "没有找到" in html
    assert "换用另一种语言的名称" in html
    assert "没有找到" not in found("   ")
