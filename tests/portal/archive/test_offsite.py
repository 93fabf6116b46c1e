"""Copies go off the machine: into a folder elsewhere, or into a bucket of S3."""

import re
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from shutil import rmtree

import pytest
from django.core.files.storage import storages

from portal.archive.encryption import new_key
from portal.archive.places import STAMP, offsite
from portal.archive.trail import last_copy
from portal.models import Source
from portal.models.audit import AuditEntry, Event, record
from portal.server.environment import read_place
from tests.bucket import SECRET
from tests.portal.archive.conftest import refused, said
from tests.portal.archive.databases import bytes_in, elsewhere, other_media
from tests.portal.models.audit.test_verifying import wipe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def goes_to(settings, monkeypatch):
    """Says where copies go, as the environment would."""

    def goes_to(url):
        monkeypatch.setenv("BACKUP_URL", url)
        settings.BACKUP_PLACE = found = read_place("BACKUP_URL")
        settings.STORAGES = {**settings.STORAGES, "copies": found}

    return goes_to


@pytest.fixture(params=["folder", "bucket"])
def there(request, goes_to, tmp_path):
    """The folder that copies get into, or that the server makes of a bucket."""
    if request.param == "folder":
        folder = tmp_path / "mounted disk"
        folder.mkdir()
        goes_to(f"file://{tmp_path}/mounted%20disk")
        return folder
    server = request.getfixturevalue("s3")
    folder = server.new_bucket("copies") / "office"
    folder.mkdir()
    goes_to(server.url("copies/office"))
    return folder


@pytest.fixture
def here(settings, tmp_path, english):
    """The folder of the copies of this machine."""
    settings.BACKUP_ROOT = tmp_path / "here"
    return settings.BACKUP_ROOT


def test_one_command_puts_a_copy_here_and_there(small, here, there):
    assert said("backup") == ""
    (copy,) = here.glob("*.tar")
    assert len(bytes_in(here)) == 2
    assert bytes_in(here) == bytes_in(there)
    assert here.stat().st_mode & 0o77 == 0
    line = said("backup", "--list")
    assert copy.name in line
    assert "on this machine, off this machine" in line
    entry = AuditEntry.objects.get(event=Event.BACKUP_MADE)
    assert entry.details["is_sent"]
    assert entry.details["place"] in (str(there), "s3://copies/office")
    assert not last_copy().is_here_only


@pytest.mark.full  # all migrations run, each time
def test_when_the_machine_is_lost_its_name_brings_it_back(
    small, here, there, tmp_path, settings
):
    said("backup")
    (copy,) = here.glob("*.tar")
    name = copy.name
    here.rename(tmp_path / "lost")
    assert re.search(rf"{name}  off this machine$", said("backup", "--list"), re.M)
    told = said("backup", "--check", name)
    assert f"/{name} is a good copy" in told
    with elsewhere("sqlite", tmp_path), other_media(tmp_path / "new-media") as media:
        told = said("restore", name)
        assert f"/{name} is a good copy" in told
        assert Source.objects.count() == 20
        assert list(media.iterdir())
        assert bytes_in(here) == {}
        said("restore", name, "--replace")
    (replaced,) = here.glob("*.tar")  # beside the copies of this machine, and it stays
    assert "-replaced" in replaced.name


def test_a_name_that_nobody_has_is_a_sentence(small, here, there):
    name = "portal-20200101T000000Z.tar"
    for command in (["restore"], ["backup", "--check"], ["drill"]):
        text = refused(*command, name)
        assert name in text
        assert str(here) in text
    assert "There is no copy in" in refused("drill")


@pytest.mark.parametrize("damaged", ["files/", "portal-"])
def test_what_arrives_damaged_is_no_copy(small, here, there, monkeypatch, damaged):
    storage = type(storages["copies"])
    put = storage.put

    def put_badly(self, name, *args):
        put(self, name, *args)
        if name.startswith(damaged) and (there / name).exists():
            data = bytearray((there / name).read_bytes())
            data[len(data) // 2] ^= 1
            (there / name).write_bytes(data)

    monkeypatch.setattr(storage, "put", put_badly)
    text = refused("backup")
    assert "What arrived at" in text
    assert "it is on this machine only" in text
    assert not list(there.glob("portal-*"))
    assert len(bytes_in(there)) == (damaged == "portal-")  # files may stay
    (copy,) = here.glob("*.tar")
    assert "is a good copy" in said("backup", "--check", copy)
    assert last_copy().is_here_only


def test_none_is_overwritten_there(small, here, there, tmp_path):
    (there / "before-the-move.tar").write_bytes(b"precious")
    text = refused("backup", tmp_path / "before-the-move.tar")
    assert "is there already" in text
    assert (there / "before-the-move.tar").read_bytes() == b"precious"
    assert (tmp_path / "before-the-move.tar").exists()


def yesterday():
    return datetime.now(UTC) - timedelta(days=1)


def fill(folder, last):
    """One a night for 60 nights, and what is no copy."""
    for number in range(60):
        time = last - timedelta(days=number)
        (folder / f"portal-{time.strftime(STAMP)}.tar").touch()
    (folder / "notes.txt").touch()


def test_the_same_rule_keeps_copies_there(small, here, there):
    here.mkdir()
    last = yesterday()
    fill(here, last)
    fill(there, last)
    said("backup", "--keep", "7,4,12")
    names = {path.name for path in there.iterdir()}
    assert names == {path.name for path in here.iterdir()}
    assert 8 <= len(names) <= 14
    assert "notes.txt" in names


def test_where_it_cannot_get_it_stays_here_and_the_desk_is_told(
    small, here, goes_to, s3, tmp_path, client, django_user_model
):
    s3.new_bucket("copies")
    client.force_login(django_user_model.objects.create_superuser("a", language="en"))
    for url, sentence in (
        (f"{tmp_path}/unmounted", "is its disk mounted?"),
        (s3.url("copies", secret="an/other+one"), "The key is not accepted"),
        (s3.url("copies", key="nobody"), "The key is not accepted"),
        (s3.url("no-bucket"), "There is no such bucket"),
        (s3.url("copies"), "The server cannot be reached"),
    ):
        goes_to(url)
        here.mkdir()
        fill(here, yesterday())
        is_away = sentence.endswith("reached")
        with s3.away() if is_away else nullcontext():
            text = refused("backup", "--keep", "7,4,12")
        assert sentence in text
        assert SECRET not in text
        assert "is a good copy, but it is on this machine only" in text
        assert not (tmp_path / "unmounted").exists()
        assert 8 <= len(list(here.iterdir())) <= 14
        rmtree(here)
        entry = AuditEntry.objects.latest("number")
        assert (entry.event, entry.details["is_sent"]) == (Event.BACKUP_MADE, False)
        assert SECRET not in str(entry.details)
        html = client.get("/admin/").text
        box = re.search(r'(?s)aria-labelledby="start-copies">(.*?)</section>', html)[1]
        assert "errornote" in box
        assert "is on this machine only" in box
    assert AuditEntry.objects.filter(event=Event.BACKUP_MADE).count() == 5


def test_the_trail_is_compared_with_the_copies_there(small, here, there, settings):
    record(Event.SIGN_IN)
    said("backup")
    settings.BACKUP_KEY = new_key()
    said("backup")
    for copy in here.glob("portal-*"):
        copy.unlink()
    assert "compared with: 2 of 2." in said("audit", "--verify")
    settings.BACKUP_KEY = ""
    text = said("audit", "--verify")
    assert "could not be compared: The copy is encrypted" in text
    assert "compared with: 1 of 2." in text
    wipe(None)
    assert "2 findings" in refused("audit", "--verify")


def test_a_place_that_does_not_answer_fails_no_audit(small, here, s3, goes_to):
    s3.new_bucket("copies")
    goes_to(s3.url("copies"))
    with s3.away():
        text = said("audit", "--verify")
    assert "s3://copies could not be compared: The server cannot be reached" in text
    assert "compared with: 0 of 0." in text


def test_what_was_begun_there_and_never_finished_is_deleted(small, here, s3, goes_to):
    folder = s3.new_bucket("copies")
    goes_to(s3.url("copies"))
    storage = offsite().storage
    begun = storage.bucket.Object("portal-20200101T000000Z.tar")
    begun.initiate_multipart_upload().Part(1).upload(Body=b"x" * 100)
    assert list(storage.bucket.multipart_uploads.all())
    storage.drop_unfinished(3600)
    assert list(storage.bucket.multipart_uploads.all())
    storage.drop_unfinished(-3600)
    assert not list(storage.bucket.multipart_uploads.all())
    assert not list(folder.glob("portal-*"))
