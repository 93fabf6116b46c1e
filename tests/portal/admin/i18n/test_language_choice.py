"""A member of staff picks the language of the admin, on any of its pages."""

import pytest
from django.urls import reverse

from portal.models import Story, User
from tests.portal.admin.test_admin import page

ADDRESS = reverse("admin_language")
DONE = {
    "zh-hans": "界面语言已切换。",
    "en": "The language was changed.",
    "ko": "화면 언어가 변경되었습니다.",
}


@pytest.mark.parametrize("language", DONE)
def test_it_is_kept_and_the_page_comes_back_in_it(auditor, client, language):
    client.force_login(auditor)
    here = page(Story, "changelist") + "?q=沈阳&o=1"
    response = client.post(ADDRESS, {"language": language, "next": here}, follow=True)
    assert response.redirect_chain == [
        (page(Story, "changelist") + "?q=%E6%B2%88%E9%98%B3&o=1", 302)
    ]
    assert f'<html lang="{language}"' in response.text
    assert DONE[language] in response.text


def test_nothing_but_the_language_is_written(editor, client):
    client.force_login(editor)
    before = User.objects.values().get(pk=editor.pk)
    client.post(ADDRESS, {"language": "ko", "is_superuser": "on", "username": "x"})
    after = User.objects.values().get(pk=editor.pk)
    assert after == {**before, "language": "ko"}


@pytest.mark.parametrize("sent", [{}, {"language": ""}, {"language": "xx"}])
def test_a_language_that_there_is_not_is_refused(editor, client, sent):
    client.force_login(editor)
    assert client.post(ADDRESS, sent).status_code == 400
    editor.refresh_from_db()
    assert editor.language == "zh-hans"


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://example.com/admin/", "//example.com/admin/", "/\\example.com"),
        *("javascript:alert(1)", "admin/", "/en/", ""),
    ],
)
def test_it_leads_back_into_the_admin_only(editor, client, elsewhere):
    client.force_login(editor)
    response = client.post(ADDRESS, {"language": "ko", "next": elsewhere})
    assert response.headers["Location"] == "/admin/"


def test_visitors_are_asked_to_sign_in(content, client):
    response = client.post(ADDRESS, {"language": "ko"}, follow=True)
    assert 'name="password"' in response.text
    assert not User.objects.filter(language="ko").exists()


def test_after_a_sign_in_on_the_way_the_start_page_comes(editor, client):
    client.force_login(editor)
    assert client.get(ADDRESS).headers["Location"] == "/admin/"


def test_each_language_is_named_in_itself_and_the_present_one_is_chosen(editor, client):
    User.objects.filter(pk=editor.pk).update(language="ko")
    client.force_login(editor)
    html = client.get("/admin/").text
    for option in (
        '<option value="zh-hans" lang="zh-Hans">简体中文</option>',
        '<option value="en" lang="en">English</option>',
        '<option value="ko" lang="ko" selected>한국어</option>',
    ):
        assert option in html
