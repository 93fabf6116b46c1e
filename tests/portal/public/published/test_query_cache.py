"""Answers to addresses with a query: kept by the edition, made once, never stale."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory, override_settings

from portal.models import Edition, User
from portal.public.published import folder, query_cache
from portal.public.published.addresses import file_of
from portal.server.environment import read_cache
from tests.start import HOST, free_port

pytestmark = pytest.mark.engine
SEARCH, LIST, STORY = "/en/search/", "/en/stories/", "/en/stories/first/"


@pytest.fixture
def get_response(settings):
    """All that comes after published pages."""
    names = settings.MIDDLEWARE
    own = names.index("portal.public.published.serving.PublishedPages")
    handler = WSGIHandler()
    with override_settings(MIDDLEWARE=names[own + 1 :]):
        handler.load_middleware()
    return handler.get_response


def ask(get_response, path, query):
    request = RequestFactory().get(path, QUERY_STRING=query)
    return query_cache.answer(request, file_of(path), query, get_response)


@pytest.mark.parametrize(
    ("path", "query"),
    [(SEARCH, "q=Title"), (LIST, "page=1"), ("/en/exchanges/", "kind=event")],
)
def test_the_second_who_asks_gets_what_was_made_for_the_first(
    files, visitor, django_assert_num_queries, path, query
):
    first = visitor.get(f"{path}?{query}")
    assert first.status_code == 200
    with django_assert_num_queries(0):
        second = visitor.get(f"{path}?{query}")
        version = {"If-None-Match": second["ETag"]}
        assert visitor.get(f"{path}?{query}", headers=version).status_code == 304
    assert (second.content, second.headers) == (first.content, first.headers)


def test_with_the_edition_all_answers_are_new(files, few, visitor):
    before = visitor.get(f"{SEARCH}?q=Title").text
    few.title_en = "Title of a later day"
    few.save()
    after = visitor.get(f"{SEARCH}?q=Title").text
    assert "later day" in after
    assert "later day" not in before


def test_what_was_withdrawn_is_in_no_answer(files, few, visitor):
    queries = [f"{SEARCH}?q=Title", f"{LIST}?page=1"]
    assert all(STORY in visitor.get(each).text for each in queries)
    few.status = "withdrawn"
    few.save()
    assert not any(STORY in visitor.get(each).text for each in queries)


def test_nothing_is_kept_while_nothing_is_given_out(files, visitor):
    folder.close()
    cache.clear()
    assert visitor.get(f"{SEARCH}?q=Title").status_code == 200
    assert not cache._cache


def test_an_answer_during_which_something_was_withdrawn_is_not_kept(
    files, few, get_response
):
    def late(request):
        response = get_response(request)
        few.status = "withdrawn"
        few.save()
        return response

    ask(late, LIST, "page=1")
    assert not cache._cache
    assert STORY not in ask(get_response, LIST, "page=1").text


def test_of_many_who_ask_at_once_one_makes_the_answer(files, get_response):
    made, lock = [], Lock()

    def slow(request):
        with lock:
            made.append(request)
        time.sleep(0.3)
        return get_response(request)

    def one(number):
        try:
            return ask(slow, SEARCH, "q=Title").content
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = {*threads.map(one, range(8))}
    assert (len(made), len(answers)) == (1, 1)


def test_who_was_to_make_it_and_ends_holds_nobody_up(files, get_response):
    def failing(request):
        raise MemoryError

    with pytest.raises(MemoryError):
        ask(failing, LIST, "page=1")
    begin = time.monotonic()
    assert ask(get_response, LIST, "page=1").status_code == 200
    assert time.monotonic() - begin < query_cache.PATIENCE


@pytest.mark.parametrize(
    "address",
    [
        *("/data/cities.csv?a=1", f"{SEARCH}?q={'x' * 500}", f"{LIST}?page=9"),
        *(f"{LIST}?nothing=1%00", "/en/nothing/?q=1"),
    ],
)
def test_what_needs_no_query_or_is_none_is_not_kept(files, visitor, address):
    visitor.get(address)
    assert not cache._cache


def test_a_huge_answer_is_not_kept(files, visitor, monkeypatch):
    monkeypatch.setattr(query_cache, "LARGEST", 1000)
    assert len(visitor.get(f"{LIST}?page=1").content) > 1000
    assert not cache._cache
    assert str(Edition.objects.current()) == folder.given_out()


def test_without_redis_pages_and_desk_go_on(files, visitor, monkeypatch):
    monkeypatch.setenv("CACHE_URL", f"redis://{HOST}:{free_port()}/0")
    user = User.objects.create_superuser("one")
    with override_settings(CACHES={"default": read_cache("CACHE_URL", "a.example")}):
        assert "Title" in visitor.get(f"{SEARCH}?q=Title").text
        visitor.force_login(user)
        assert visitor.get("/admin/").status_code == 200
