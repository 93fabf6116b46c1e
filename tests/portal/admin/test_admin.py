"""The desk of the staff, as each role finds it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import City, Exchange, Relation
from portal.content.kinds import content_models
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.actors.desk import page
from tests.reading.form import edit

CONTENT = content_models()
NO_RELATIONS = {"relations-TOTAL_FORMS": 0, "relations-INITIAL_FORMS": 0}


def story(**values):
    """What the browser sends for a story; only the Chinese title is needed."""
    return {"title_zh_hans": "新闻", "_save": "", **values}


@pytest.mark.parametrize("model", CONTENT)
@pytest.mark.parametrize("role", ["editor", "publisher", "auditor", "administrator"])
def test_each_role_sees_every_kind_of_content(
    request, content, client, django_assert_max_num_queries, role, model
):
    client.force_login(request.getfixturevalue(role))
    with django_assert_max_num_queries(16):
        assert client.get(page(model, "changelist")).status_code == 200
    row = model.objects.first()
    with django_assert_max_num_queries(30):
        response = client.get(page(model, "change", row.pk))
    assert response.status_code == 200
    assert b'name="_save"' not in response.content, "all fixtures are published"
    may_copy = b"/copy/" in response.content
    assert may_copy is (role in ("editor", "publisher"))
    may_add = client.get(page(model, "add")).status_code == 200
    assert may_add is (role in ("editor", "publisher"))


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_does_not_write_cannot_post(request, content, client, role):
    client.force_login(request.getfixturevalue(role))
    before = Story.objects.count()
    assert client.post(page(Story, "add"), story()).status_code == 403
    row = Story.objects.get(slug="incheon-our-sister-city")
    assert client.post(page(Story, "change", row.pk), story()).status_code == 403
    assert (
        client.post(page(Story, "delete", row.pk), {"post": "yes"}).status_code == 403
    )
    assert Story.objects.count() == before


def test_visitors_are_asked_to_sign_in_in_chinese(content, client):
    response = client.get("/admin/", headers={"accept-language": "en"}, follow=True)
    assert "登录" in response.text
    assert '<html lang="zh-hans"' in response.text


def test_the_admin_is_in_the_language_of_the_account(editor, client):
    client.force_login(editor)
    answer = client.get("/admin/", headers={"accept-language": "en"}).text
    assert "友城门户管理" in answer
    User.objects.filter(pk=editor.pk).update(language="ko")
    assert "자매도시 포털 관리" in client.get("/admin/").text
    assert "Sister cities" in client.get("/en/cities/").text, "pages keep their own"


def test_an_editor_writes_a_draft_and_is_named_as_its_author(editor, client):
    client.force_login(editor)
    assert client.post(page(Story, "add"), story()).status_code == 302
    row = Story.objects.get(slug="xinwen")
    assert (row.status, row.created_by, row.updated_by) == ("draft", editor, editor)
    edit(client, page(Story, "change", row.pk), Story, title_en="News")
    row.refresh_from_db()
    assert (row.status, row.title_en, row.slug) == ("draft", "News", "xinwen")


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_a_state_is_not_set_by_a_forged_request_and_that_is_logged(
    editor, client, caplog, status
):
    client.force_login(editor)
    forged = story(status=status, published_at_0="2020-01-01", published_at_1="00:00")
    client.post(page(Story, "add"), forged)
    row = Story.objects.get(slug="xinwen")
    assert (row.status, row.published_at) == ("draft", None)
    assert "published_at, status" in caplog.text
    assert "2020" not in caplog.text, "no data of the user"


@pytest.mark.parametrize("model", CONTENT)
def test_an_editor_cannot_change_what_is_live(editor, client, model):
    client.force_login(editor)
    row = model.objects.published().first()
    forged = {"title_zh_hans": "改"}
    assert client.post(page(model, "change", row.pk), forged).status_code == 403


def test_a_form_that_cannot_be_saved_keeps_everything_typed(publisher, client):
    client.force_login(publisher)
    typed = {
        "title_zh_hans": "",
        "title_ko": "소식",
        "body_en": "Half a page",
        "source_date": "2021年6月31日",
        "slug": "incheon-our-sister-city",
    }
    html = client.post(page(Story, "add"), typed).text
    for value in ("소식", "Half a page", "2021年6月31日", "incheon-our-sister-city"):
        assert value in html
    for error in ("此项必填", "没有“2021年6月31日”这个日期", "该网址已被使用"):
        assert error in html


@pytest.mark.parametrize("model", CONTENT)
def test_an_address_that_is_taken_is_an_error_of_the_form(publisher, client, model):
    client.force_login(publisher)
    taken = model.objects.first().slug
    html = client.post(page(model, "add"), story(slug=taken)).text
    assert "该网址已被使用" in html


def test_a_second_home_city_is_an_error_of_the_form(publisher, client):
    client.force_login(publisher)
    values = story(country="CN", is_home="on", **NO_RELATIONS)
    html = client.post(page(City, "add"), values).text
    assert "已经设有本市" in html


@pytest.mark.parametrize("words", ["江华", "Ganghwado", "강화도", "ganghwado"])
def test_search_finds_all_languages(editor, client, words):
    client.force_login(editor)
    response = client.get(page(Attraction, "changelist"), {"q": words})
    assert f"/{Attraction.objects.get(slug='ganghwado').pk}/change/" in response.text


def autocomplete(client, model, field, term):
    values = {
        "app_label": model._meta.app_label,
        "model_name": model._meta.model_name,
        "field_name": field,
        "term": term,
    }
    found = client.get(reverse("admin:autocomplete"), values).json()["results"]
    return [each["text"] for each in found]


def test_working_copies_stand_in_no_list_and_no_autocomplete(editor, client, make_one):
    live = City.objects.get(slug="incheon")
    copy = make_one(City, "incheon", title_zh_hans="canary", live=live, status="draft")
    client.force_login(editor)
    assert "canary" not in client.get(page(City, "changelist")).text
    assert "仁川广域市" in autocomplete(client, Exchange, "cities", "incheon")
    assert autocomplete(client, Exchange, "cities", "canary") == []
    assert client.get(page(City, "change", copy.pk)).status_code == 200


def test_relations_are_edited_inside_their_city(publisher, client):
    client.force_login(publisher)
    copy, _ = create_working_copy(City.objects.get(slug="sapporo"), publisher)
    html = client.get(page(City, "change", copy.pk)).text
    assert 'name="relations-0-since" value="1980-11-18"' in html
    assert Relation not in admin.site._registry


def test_the_link_to_the_site_is_there_only_for_what_is_public(publisher, client):
    client.force_login(publisher)
    row = Story.objects.get(slug="incheon-our-sister-city")
    address = "/zh-hans/stories/incheon-our-sister-city/"
    assert address in client.get(page(Story, "change", row.pk)).text
    Story.objects.filter(pk=row.pk).update(status="withdrawn")
    assert address not in client.get(page(Story, "change", row.pk)).text


@pytest.mark.parametrize("model", CONTENT)
def test_every_form_has_one_tab_for_each_language(publisher, client, model):
    client.force_login(publisher)
    html = client.get(page(model, "change", model.objects.first().pk)).text
    for column, name in (("zh_hans", "中文"), ("en", "English"), ("ko", "한국어")):
        assert f'data-language="{column}"' in html
        assert f">{name}</button>" in html
    assert "标题 (English)" in html
    assert "googleapis" not in html


def test_the_roles_are_named_in_the_language_of_the_account(administrator, client):
    client.force_login(administrator)
    html = client.get(page(User, "add")).text
    for role in ("编辑", "审核", "审计", "管理员"):
        assert f"{role}：" in html


def test_the_auditor_reads_the_trail_and_nobody_changes_it(auditor, client, publisher):
    client.force_login(publisher)
    client.post(page(Story, "add"), story())
    client.force_login(auditor)
    html = client.get("/admin/portal/auditentry/").text
    assert "新闻" in html
    assert client.get("/admin/portal/auditentry/add/").status_code == 403


def test_no_second_row_of_site_settings_can_be_added(administrator, client):
    client.force_login(administrator)
    assert client.get("/admin/portal/sitesettings/add/").status_code == 403
    assert client.get("/admin/portal/sitesettings/1/change/").status_code == 200
