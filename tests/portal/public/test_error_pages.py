"""What a visitor sees where there is nothing to see."""

from django.db import connection

from tests.tables import each_of


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


@each_of(
    *(("/en/exchanges/%00/", 400), ("/en/?%00=1", 400), ("/media/%00.png", 400)),
    *(("/admin/exchanges/city/?q=%00", 400), ("/en/exchanges/?" + "a=b&" * 2000, 400)),
    *(("/en/exchanges/%ff/", 404), ("/en/cities/北京/", 404), ("/media/none.png", 404)),
    *(("/media/..%2fdb.sqlite3", 404), ("/media/../manage.py", 404)),
)
def test_a_damaged_request_is_refused_with_a_page(
    address, status, content, client, settings
):
    for settings.DEBUG in (True, False):
        response = client.get(address)
        assert response.status_code == status
        assert "<h1>" in response.text
