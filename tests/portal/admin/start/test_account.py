"""What each member of staff sets for themselves."""

import pytest

from portal.models import User

pytestmark = pytest.mark.engine

ACCOUNT = "/admin/account/"


def send(client, **values):
    values = {"language": "zh-hans", "email": "", **values}
    return client.post(ACCOUNT, values)


def test_mail_is_off_until_somebody_turns_it_on(client, editor):
    client.force_login(editor)
    html = client.get(ACCOUNT).text
    assert 'name="wants_mail"' in html
    assert "checked" not in html
    response = send(client, email="a@office.example", wants_mail="on", language="ko")
    assert response.status_code == 302
    editor.refresh_from_db()
    assert editor.wants_mail
    assert (editor.email, editor.language) == ("a@office.example", "ko")
    html = client.get(ACCOUNT).text
    assert "설정을 저장했습니다" in html
    assert "checked" in html


def test_mail_needs_an_address(client, editor):
    client.force_login(editor)
    response = send(client, wants_mail="on")
    assert "须填写邮箱地址" in response.text
    assert not User.objects.get(pk=editor.pk).wants_mail


def test_nobody_changes_more_than_their_own_settings(client, editor, publisher):
    client.force_login(editor)
    send(client, id=publisher.pk, is_superuser="on", username="root", language="en")
    editor.refresh_from_db()
    assert (editor.username, editor.is_superuser) == ("editor", False)
    assert User.objects.get(pk=publisher.pk).language == "zh-hans"


@pytest.mark.parametrize("role", ["editor", "publisher", "auditor", "administrator"])
def test_every_page_of_the_desk_leads_to_it(request, content, client, role):
    client.force_login(request.getfixturevalue(role))
    assert f'href="{ACCOUNT}"' in client.get("/admin/").text


def test_a_visitor_signs_in_first(client, db):
    assert client.get(ACCOUNT).status_code == 302
