"""The actors, and the content that comes with the project."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone, translation

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange
from portal.models import Page, Story, User

FIXTURES = sorted(str(path) for path in Path(settings.FIXTURE_DIRS[0]).glob("*.yaml"))


class UndoError(Exception):
    """Ends the transaction that holds the content of one module of tests."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
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


@pytest.fixture
def media_folder(settings, tmp_path):
    """Stored files go where nobody looks."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture(scope="module")
def fixtures_in_database(django_db_setup, django_db_blocker):
    """All fixtures of the project, loaded once for the tests of a module."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                call_command("loaddata", *FIXTURES, verbosity=0)
                with django_db_blocker.block():
                    yield
                raise UndoError
        except UndoError:
            pass


@pytest.fixture
def content(fixtures_in_database, db):
    """The content that comes with the project."""


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
    return by_time.get(state, {"status": state})


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
