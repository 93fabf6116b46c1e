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
