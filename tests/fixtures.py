"""What several tests of the desk share."""

from copy import deepcopy
from datetime import timedelta
from shutil import copytree
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client, override_settings
from django.utils import timezone, translation

from portal.models import Story, User
from portal.server.environment import bucket_at
from tests import bucket
from tests.actors.scene import Scene, undone
from tests.conftest import load_content
from tests.portal.archive.databases import small_disk_at
from tests.reading.atom import Atom


@pytest.fixture(scope="session")
def stage(tmp_path_factory):
    """The scene as it is built once, and the folder of its files."""
    return SimpleNamespace(scene=None, folder=tmp_path_factory.mktemp("scene"))


@pytest.fixture(scope="module")
def scene(states, stage, django_db_blocker, tmp_path_factory):
    """A row in each state of each kind, and an account of each role; see there."""

    def build():
        states.put_back("content", load_content)
        media = override_settings(MEDIA_ROOT=stage.folder)
        with media, translation.override("zh-hans"):
            stage.scene = Scene()

    with django_db_blocker.unblock():
        states.put_back("scene", build)
        ContentType.objects.clear_cache()  # some were made in the scene
        folder = tmp_path_factory.mktemp("media")
        copytree(stage.folder, folder, dirs_exist_ok=True)
        media = override_settings(MEDIA_ROOT=folder)
        with media, undone(), django_db_blocker.block():
            yield deepcopy(stage.scene)
        ContentType.objects.clear_cache()


@pytest.fixture
def s3(tmp_path_factory):
    """A server of S3, for one test: after an upload that broke off it never rests."""
    folder = tmp_path_factory.mktemp("s3") / "buckets"
    folder.mkdir()
    with bucket.server(folder) as server:
        yield server


@pytest.fixture
def media_bucket(s3, settings, tmp_path):
    """Stored files go into a bucket; gives the folder that the server makes of it."""
    folder = s3.new_bucket("media")
    (folder / "files").mkdir()
    settings.MEDIA_ROOT = tmp_path / "not-this"
    settings.MEDIA_BUCKET = found = bucket_at(s3.url("media/files"))
    settings.STORAGES = {**settings.STORAGES, "default": found}
    return folder / "files"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 96 kB."""
    with small_disk_at(tmp_path / "disk", "96k") as folder:
        yield folder


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def clients(content):
    """Mine and theirs; both may do everything, so that each kind has a form."""
    found = []
    for name in ("me", "them"):
        user = User.objects.create_superuser(name, last_name=name.title())
        client = Client()
        client.force_login(user)
        found.append(client)
    return found


@pytest.fixture
def as_(client):
    """Sign in as somebody."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def make_story(make_one, editor):
    """A story of the editor in some state."""

    def make(state="draft", **values):
        day, now = timedelta(days=1), timezone.now()
        stored = {
            "draft": ("draft", None, None),
            "review": ("review", None, None),
            "public": ("published", now - day, None),
            "scheduled": ("published", now + day, None),
            "expired": ("published", now - 2 * day, now - day),
            "withdrawn": ("withdrawn", now - day, None),
        }[state]
        columns = ("status", "published_at", "expires_at")
        stored = dict(zip(columns, stored, strict=True))
        return make_one(Story, state, updated_by=editor, **{**stored, **values})

    return make


@pytest.fixture
def read(client):
    """Ask for a feed and take it as a strict reader does."""

    def read(query="", language="en"):
        response = client.get(f"/{language}/feed.atom{query}")
        assert response.status_code == 200, query
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        return Atom(response.content)

    return read
