"""What a visitor sees where there is nothing to see."""

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from exchanges.models import Exchange

LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_not_there_says_so_in_the_readers_language(content, client, code):
    words = {"zh-hans": "页面不存在", "en": "Page not found", "ko": "찾을 수 없습니다"}
    response = client.get(f"/{code}/exchanges/never-was/")
    assert response.status_code == 404
    assert words[code] in response.text
    assert f'href="/{code}/"' in response.text


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_failure_says_so_without_asking_the_database(
    content, client, monkeypatch, code
):
    words = {
        "zh-hans": "网站出错了",
        "en": "Something went wrong",
        "ko": "오류가 발생했습니다",
    }

    def fail(*args):
        raise AssertionError("the error page asks nothing")

    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        response = client.get(f"/{code}/")
    assert response.status_code == 500
    assert words[code] in response.text


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_what_is_hidden_looks_like_what_never_was(content, client, status):
    row = Exchange.objects.get(slug="masks-2020")
    address = "/en/exchanges/masks-2020/"
    assert client.get(address).status_code == 200
    Exchange.objects.filter(pk=row.pk).update(status=status)
    hidden = client.get(address)
    row.delegations.all().delete()
    Exchange.objects.filter(pk=row.pk).delete()
    never = client.get(address)
    assert hidden.status_code == never.status_code == 404
    assert hidden.content == never.content


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_only_answer_reading(content, client, method):
    for address in (
        "/en/",
        "/en/cities/",
        "/en/exchanges/",
        "/media/a.png",
        "/healthz",
    ):
        assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        *("/en/exchanges/%ff/", "/xx/", "/en/cities/北京/"),
        *("/media/..%2fdb.sqlite3", "/media/../manage.py", "/en/stories/?page=1_0"),
        *("/en/stories/?page=0", "/en/stories/?page=-1", "/en/stories/?page=last"),
        *("/en/stories/?page=1e9", "/en/stories/?page=１", "/en/stories/?page=99"),
        "/en/stories/?page=" + "9" * 5000,
    ],
)
def test_an_address_that_makes_no_sense_is_not_found(content, client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("/en/exchanges/%00/", "/en/exchanges/?city=%00", "/en/?%00=1"),
        *("/media/%00.png", "/admin/exchanges/city/?q=%00", "/admin/%00/"),
        "/en/exchanges/?" + "a=b&" * 2000,
    ],
)
@pytest.mark.parametrize("debug", [True, False])
def test_a_damaged_request_is_refused_with_a_page(
    content, client, settings, debug, address
):
    settings.DEBUG = debug
    response = client.get(address)
    assert response.status_code == 400
    assert "<h1>" in response.text


def test_a_file_that_is_not_stored_is_not_found(content, client):
    assert not default_storage.exists("none.png")
    assert client.get("/media/none.png").status_code == 404
