"""The actors, and the content that comes with the project."""

import gc
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from django.test import client as test_client
from django.utils import timezone, translation
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_examples
from hypothesis.strategies import text

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange
from portal.files import uploads
from portal.models import Page, Story, User
from tests.scheduling import BySite
from tests.site import LANGUAGES, crawl
from tests.states import EMPTY, States

pytest_plugins = ["tests.fixtures"]
FOURTEEN = [
    *("letter-of-intent-2012", "china-week-2013", "medical-tourism-2013"),
    *("sister-city-agreement-2014", "korea-week-2014", "smart-city-2016"),
    *("wwcam-mayors-2018", "civil-servant-rules-2018"),
    *("civil-servants-to-shenyang-2019", "civil-servants-to-incheon-2019"),
    *("ftz-ifez-memorandum-2019", "masks-2020", "epidemic-material-2020"),
    "light-and-shadow-2021",
]

SMALL = 20_000  # bytes of a picture that most tests upload

# No example is timed: a busy machine is no fault.
settings_of_examples.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings_of_examples.load_profile("untimed")

FIXTURES = sorted(str(path) for path in Path(settings.FIXTURE_DIRS[0]).glob("*.yaml"))


def pytest_collection_modifyitems(items):
    """Long files first, so that no process works long after the other has ended."""
    walks = {item.path for item in items if item.get_closest_marker("full")}
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda each: (each.path not in walks, -sizes[each.path], each.path))
    for item in items:
        is_marked = item.get_closest_marker("django_db")
        if "states" in item.fixturenames and not is_marked:
            item.add_marker(pytest.mark.django_db)  # else it had no database alone


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return BySite(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_sessionstart():
    """Look for garbage less often: tests make much of it, and little stays."""
    gc.set_threshold(50_000)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Passwords are stored as in production, but in one round of the hash."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def small_pictures_decoded_once():
    """The same bytes are the same picture, and to decode any starts a process."""
    decode, found = uploads.decode, {}

    def decode_once(data):
        if len(data) > SMALL:
            return decode(data)
        if data not in found:
            found[data] = decode(data)
        kind, image = found[data]
        return kind, image.copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "decode", decode_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages():
    """The test client keeps what a page was made of, but not of each widget in it."""
    keep = test_client.store_rendered_templates

    def keep_page(store, signal, sender, template, context, **kwargs):
        if not (template.name or "").startswith("django/forms/"):
            keep(store, signal, sender, template, context, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, "store_rendered_templates", keep_page)
        yield


@pytest.fixture(scope="session", autouse=True)
def constants_of_our_modules(request):
    """Hypothesis reads them all before its first example; no one test is to pay it."""
    if any(item.get_closest_marker("hypothesis") for item in request.session.items):
        few = settings_of_examples(max_examples=1, database=None)
        few(given(text())(lambda _: None))()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory, django_db_modify_db_settings_parallel_suffix
):
    """SQLite in a file, as a site has it.

    One in memory is a single connection for all threads: those of the browser tests'
    server came into each other's way.
    """
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "db.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True)
def source_language():
    """Each test begins in the source language, whatever the one before left."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test has counted is not what the next one has: numbers of rows recur."""
    cache.clear()


@pytest.fixture
def media_folder(settings, tmp_path):
    """Stored files go where nobody looks."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def states(django_db_setup, django_db_blocker):
    """Puts the database back into a state; see there."""
    found = States()
    with pytest.MonkeyPatch.context() as patch:
        # Django would empty the tables after a test that commits.
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _: found.forget()
        )
        yield found
    with django_db_blocker.unblock():
        found.drop()


def load_content():
    call_command("loaddata", *FIXTURES, verbosity=0)


def keep_one_friendship(states):
    """Of the exchanges only Incheon's first fourteen, which a test can count."""
    states.put_back("content", load_content)
    others = Exchange.objects.exclude(slug__in=FOURTEEN)
    for kind in (Delegation, Agreement):
        kind.objects.filter(exchange__in=others).delete()
    others.delete()
    conference = Exchange.objects.get(slug="wwcam-mayors-2018")
    conference.cities.set(City.objects.filter(slug="incheon"))


@pytest.fixture
def in_state(request, states, django_db_blocker):
    """Each test finds the tables empty, or the content in them, whatever came before.

    What a module has begun in a transaction of its own stays: see `scene`.
    """
    if not connection.in_atomic_block:
        fixtures, make = {*request.fixturenames}, load_content
        name = "content" if {"content", "site"} & fixtures else EMPTY
        if "one_friendship" in fixtures:
            name, make = "one_friendship", partial(keep_one_friendship, states)
        with django_db_blocker.unblock():
            states.put_back(name, make)
    return states.now


@pytest.fixture
def _django_db_helper(in_state, _django_db_helper):
    """All that opens the database for a test comes by here."""


@pytest.fixture(scope="session")
def site(states, django_db_blocker):
    """Every public page of that content by language and address, asked for once.

    For tests that only read pages; what writes a row has to ask for itself.
    """
    with django_db_blocker.unblock():
        states.put_back("content", load_content)
        return {code: crawl(code) for code in LANGUAGES}


@pytest.fixture
def content(db, in_state):
    """The content that comes with the project; a test has to ask for it by name."""
    assert in_state in ("content", "scene"), "`getfixturevalue` comes too late"


@pytest.fixture
def one_friendship(db, in_state):
    """That content with fourteen exchanges, all with one city."""
    assert in_state == "one_friendship"


def actor(role):
    user = User.objects.create_user(
        role, password="a password for tests", is_staff=True
    )
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def editor(content):
    return actor("editor")


@pytest.fixture
def publisher(content):
    return actor("publisher")


@pytest.fixture
def auditor(content):
    return actor("auditor")


@pytest.fixture
def administrator(content):
    return actor("administrator")


def published():
    return {"status": "published", "published_at": timezone.now()}


def hidden(state):
    """Values that take a published row from the site."""
    now, hour = timezone.now(), timezone.timedelta(hours=1)
    by_time = {
        "scheduled": {"published_at": now + hour},
        "expired": {"published_at": now - 2 * hour, "expires_at": now - hour},
    }
    if state in by_time:
        return {"status": "published", **by_time[state]}
    return {"status": state}


@pytest.fixture
def make_one(db):
    """Make a published row of any kind of content, with a slug and more values."""

    def make(model, slug, **values):
        defaults = {"title_zh_hans": "标题", **published(), **required(model, values)}
        return model.objects.create(slug=slug, **{**defaults, **values})

    def required(model, values):
        needs = {
            City: {"country": "KR"},
            Exchange: {"kind": "event", "date": "2012-06"},
            Delegation: {"sender": "sender", "host": "host"},
            Agreement: {"signed": "2012-06"},
            Attraction: {"kind": "island", "city": "place"},
            Story: {},
            Page: {},
        }[model]
        cities = {"sender", "host", "city"} - values.keys()
        return {
            name: city(value) if name in cities else value
            for name, value in needs.items()
        }

    def city(slug):
        return City.objects.filter(slug=slug).first() or make(City, slug)

    return make


@pytest.fixture
def make_city(make_one):
    return lambda slug="testcity", **values: make_one(City, slug, **values)
