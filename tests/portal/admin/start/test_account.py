"""What each member of staff sets for themselves."""

from portal.models import User

ACCOUNT = "/admin/account/"


def send(client, **values):
    values = {"language": "zh-hans", "email": "", **values}
    return client.post(ACCOUNT, values)


def test_mail_is_off_until_somebody_turns_it_on_and_nothing_else_is_changed(
    client, editor, publisher
):
    client.force_login(editor)
    assert f'href="{ACCOUNT}"' in client.get("/admin/").text
    html = client.get(ACCOUNT).text
    assert 'name="wants_mail"' in html
    assert "checked" not in html
    assert "须填写邮箱地址" in send(client, wants_mail="on").text
    assert not User.objects.get(pk=editor.pk).wants_mail
    response = send(client, email="a@office.example", wants_mail="on", language="ko")
    assert response.status_code == 302
    editor.refresh_from_db()
    assert editor.wants_mail
    assert (editor.email, editor.language) == ("a@office.example", "ko")
    html = client.get(ACCOUNT).text
    assert "설정을 저장했습니다" in html
    assert "checked" in html
    send(client, id=publisher.pk, is_superuser="on", username="root", language="en")
    editor.refresh_from_db()
    assert (editor.username, editor.is_superuser) == ("editor", False)
    assert User.objects.get(pk=publisher.pk).language == "zh-hans"
