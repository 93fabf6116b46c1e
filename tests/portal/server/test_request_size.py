"""What is larger than any form is refused before a byte of it is read."""

import pytest

from portal.models import Picture
from portal.server.middleware import MOST_BYTES


class Unread:
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("it was read")

    readline = read


def sent(client, path, length, **more):
    headers = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread(), **more}
    return client.generic("POST", path, **headers)


@pytest.mark.parametrize("path", ["/admin/portal/picture/add/", "/ko/", "/xx/"])
def test_it_is_refused_with_a_page_and_one_line(editor, client, caplog, path):
    client.force_login(editor)
    response = sent(client, path, MOST_BYTES + 1)
    assert response.status_code == 413
    assert "<h1>" in response.text
    assert not Picture.objects.exists()
    (line,) = caplog.messages
    assert path in line


@pytest.mark.parametrize(
    ("language", "word"), [("ko", "용량"), ("zh-hans", "内容过大")]
)
def test_the_page_is_in_the_language_of_the_address(content, client, language, word):
    response = sent(client, f"/{language}/", 10**9)
    assert word in response.text


def test_a_page_is_read_whatever_length_is_said(content, client):
    response = client.get("/en/", headers={"content-length": "9" * 17})
    assert response.status_code == 200


def test_the_largest_form_is_let_through(content, client):
    with pytest.raises(AssertionError, match="it was read"):
        sent(
            client,
            "/admin/login/",
            MOST_BYTES,
            CONTENT_TYPE="multipart/form-data; boundary=x",
        )
