"""What a visitor sees where there is nothing to see."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from tests.tables import each_of

LANGUAGES = [code for code, _ in settings.LANGUAGES]


@each_of(*LANGUAGES)
def test_what_is_not_there_says_so_in_the_readers_language(code, content, client):
    words = {"zh-hans": "页面不存在", "en": "Page not found", "ko": "찾을 수 없습니다"}
    response = client.get(f"/{code}/exchanges/never-was/")
    assert response.status_code == 404
    assert words[code] in response.text
    assert f'href="/{code}/"' in response.text


@each_of(
    ("zh-hans", "网站出错了"),
    ("en", "Something went wrong"),
    ("ko", "오류가 발생했습니다"),
)
def test_a_failure_says_so_without_asking_the_database(code, words, content, client):

    def fail(*args):
        raise AssertionError("the error page asks nothing")

    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        response = client.get(f"/{code}/")
    assert response.status_code == 500
    assert words in response.text


@each_of("post", "put", "delete", "patch")
def test_pages_only_answer_reading(method, content, client):
    paths = ("/en/", "/en/cities/", "/en/exchanges/", "/media/a.png", "/healthz")
    for address in paths:
        assert getattr(client, method)(address).status_code == 405


@each_of(
    *("/en/exchanges/%ff/", "/xx/", "/en/cities/北京/"),
    *("/media/..%2fdb.sqlite3", "/media/../manage.py", "/en/stories/?page=1_0"),
    *("/en/stories/?page=0", "/en/stories/?page=-1", "/en/stories/?page=last"),
    *("/en/stories/?page=1e9", "/en/stories/?page=１", "/en/stories/?page=99"),
    "/en/stories/?page=" + "9" * 5000,
)
def test_an_address_that_makes_no_sense_is_not_found(address, content, client):
    assert client.get(address).status_code == 404


@each_of(
    *("/en/exchanges/%00/", "/en/exchanges/?city=%00", "/en/?%00=1"),
    *("/media/%00.png", "/admin/exchanges/city/?q=%00", "/admin/%00/"),
    "/en/exchanges/?" + "a=b&" * 2000,
)
def test_a_damaged_request_is_refused_with_a_page(address, content, client, settings):
    for settings.DEBUG in (True, False):
        response = client.get(address)
        assert response.status_code == 400
        assert "<h1>" in response.text


def test_a_file_that_is_not_stored_is_not_found(content, client):
    assert not default_storage.exists("none.png")
    assert client.get("/media/none.png").status_code == 404
