"""A cache in Redis, and what is without it."""

import pickle
from datetime import UTC, datetime

import pytest
import redis as client_of_redis
from django.core.cache import caches
from django.test import override_settings

from portal.server.cache import shared
from portal.server.environment import read_cache
from tests import redis

VALUES = [(1, "友城", datetime(2026, 5, 1, tzinfo=UTC)), b"\x00\xff", 7, True]


@pytest.fixture(scope="module")
def server():
    with redis.running() as found:
        yield found


@pytest.fixture
def cache(server, monkeypatch):
    monkeypatch.setattr(shared, "absence", shared.Absence())
    monkeypatch.setenv("CACHE_URL", server.url)
    with override_settings(CACHES={"default": read_cache("CACHE_URL", "a.example")}):
        found = caches["default"]
        found.clear()
        yield found


def test_what_is_kept_comes_back(cache):
    for number, value in enumerate(VALUES):
        cache.set(f"{number}", value, 60)
    cache.set_many({"a": 1, "b": None}, 60)
    assert [cache.get(f"{number}") for number in range(len(VALUES))] == VALUES
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": None}
    assert (cache.add("a", 2), cache.add("c", 2)) == (False, True)


def test_while_redis_is_away_nothing_is_kept_and_the_log_says_so_once(
    cache, server, caplog, monkeypatch
):
    monkeypatch.setattr(shared, "PAUSE", 0)
    cache.set("a", 1)
    server.stop()
    try:
        assert (cache.get("a"), cache.get("a", 5)) == (None, 5)
        assert cache.get_many(["a"]) == {}
        assert cache.add("a", 1), "everybody is the first"
        assert cache.set("a", 1) is None
        assert cache.set_many({"a": 1}) == ["a"]
        assert not cache.has_key("a")
        assert not cache.touch("a")
        assert not cache.delete("a")
        assert not cache.clear()
        cache.delete_many(["a"])
    finally:
        server.start()
    assert caplog.text.count("The cache is not used") == len(caplog.records) == 1
    cache.set("a", 2)
    assert cache.get("a") == 2, "with the connections of before"


def test_after_a_fault_nobody_asks_for_a_while(cache, server):
    server.stop()
    try:
        assert cache.get("a") is None
    finally:
        server.start()
    assert shared.absence.is_known()
    cache.set("a", 1)
    shared.absence.until = 0
    assert cache.get("a") is None


def test_what_somebody_else_has_written_is_not_read(cache, server, caplog):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("the code of a foreign value has run",))

    direct = client_of_redis.Redis.from_url(server.url)
    for number, data in enumerate([pickle.dumps(Trap()), b"x" * 99, b""]):
        direct.set(cache.make_key(f"{number}"), data)
        assert cache.get(f"{number}", "nothing") == "nothing"
    assert "does not bear the seal" in caplog.text
    assert not shared.absence.is_known(), "all other values are there"
