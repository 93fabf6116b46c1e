"""Two servers with one database, for real: what is done on one is done on both."""

import os
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.deploy.nodes import two_servers, wait_for, whole

pytestmark = pytest.mark.deploy
SILENT = "没有应答"


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("several servers need PostgreSQL")
    with two_servers(tmp_path_factory.mktemp("nodes"), stories=5) as servers:
        yield servers


@pytest.fixture
def one(pair):
    return pair[0]


@pytest.fixture
def other(pair):
    yield pair[1]
    pair[1].thaw()


@pytest.fixture
def freeze(pair, other):
    """Let the other server do nothing more, once its keeper has nothing to do."""
    whole(pair)
    return other.freeze


def story(slug):
    return f"/en/stories/{slug}/"


def test_a_publication_on_one_is_seen_on_the_other(one, other):
    assert other.status(story("draft-0")) == 404
    one.step("publish", "draft-0")
    wait_for(lambda: other.status(story("draft-0")) == 200, 10)


def test_when_the_button_answers_it_is_withdrawn_on_both(one, other):
    searches = "/en/search/?q=Title"
    assert all(story("public-0") in each.text(searches) for each in (one, other))
    assert SILENT not in one.step("withdraw", "public-0")
    for each in (one, other):
        assert each.status(story("public-0")) == 404
        assert story("public-0") not in each.text("/en/stories/")
        assert story("public-0") not in each.text(searches)


def test_so_it_is_when_both_withdraw_at_once(one, other):
    with ThreadPoolExecutor(2) as threads:
        steps = [
            threads.submit(each.step, "withdraw", f"public-{number}")
            for number, each in ((1, one), (2, other))
        ]
    for step in steps:
        assert SILENT not in step.result()
    for each in (one, other):
        assert [each.status(story(f"public-{n}")) for n in (1, 2)] == [404, 404]


def test_a_frozen_keeper_is_got_round_by_a_signed_request(one, other, freeze):
    freeze(other.keeper)
    assert other.status(story("public-3")) == 200
    assert SILENT not in one.step("withdraw", "public-3")
    assert other.status(story("public-3")) == 404


def test_a_frozen_server_is_named_with_the_minute_and_follows_later(one, other, freeze):
    freeze(other.keeper)
    freeze(other.application)
    page = one.step("withdraw", "public-4")
    name = other.values["NODE_URL"].removeprefix("http://")
    assert re.search(rf"{name} {SILENT}，在 ([\d-]+ )?\d\d:\d\d 之前", page)
    assert one.status(story("public-4")) == 404
    other.thaw()
    wait_for(lambda: other.status(story("public-4")) == 404, 10)
