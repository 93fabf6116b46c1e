"""What a copy holds, and what it leaves out."""

import gzip
import tarfile

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.http import QueryDict
from django.utils import timezone

from exchanges.models import City
from portal.archive.backup import make_copy
from portal.archive.check import read_copy
from portal.archive.tables import LEFT_OUT, tables_of
from portal.archive.trail import last_copy, note_made
from portal.internal.models import Contact
from portal.models import Draft, Picture, Source
from portal.models.accounts.encryption import Unreadable
from portal.models.audit import AuditEntry, Event

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "quetzalcoatl"


@pytest.mark.engine
def test_every_table_is_copied_or_left_out_with_a_reason(db):
    """A table of a new kind has to come from a model, or be named here."""
    connection = connections[DEFAULT_DB_ALIAS]
    models = tables_of()
    assert LEFT_OUT.keys() <= models.keys()
    assert all(LEFT_OUT.values())
    known = {model._meta.db_table for model in models.values()}
    known |= {"django_migrations", "sqlite_stat1"}
    others = {*connection.introspection.table_names()} - known
    assert set(others) == set()
    assert {*apps.get_models()} <= {*models.values()}


@pytest.mark.engine
def test_the_same_state_gives_the_same_bytes(small, copy_of):
    one, other = copy_of("one.tar"), copy_of("other.tar")
    assert one.path.read_bytes() == other.path.read_bytes()
    Source.objects.filter(slug="s1").update(publisher_ko="새")
    assert copy_of("third.tar").digest != one.digest


def test_addresses_are_left_out_unless_asked_for_and_unsaved_texts_always(
    small, copy_of, django_user_model
):
    user = django_user_model.objects.create(username="editor")
    Draft.objects.keep(user, Source, None, "0" * 32, QueryDict("title_en=unsaved"))
    Draft.objects.create(user=user, digest="0" * 64, led_to="/unsaved/")
    for name, options in (("a.tar", {}), ("b.tar", {"with_addresses": True})):
        copy = copy_of(name, **options)
        assert copy.manifest["addresses"] == bool(options)
        assert (b"reader@example.com" in rows_of(copy)) == bool(options)
        assert b"unsaved" not in rows_of(copy)


def rows_of(copy):
    """All rows as text."""
    with tarfile.open(copy.path) as tar:
        parts = [each for each in tar if each.name.startswith("rows/")]
        return b"".join(gzip.decompress(tar.extractfile(e).read()) for e in parts)


def test_a_file_that_is_gone_is_named_and_the_rest_is_copied(
    small, media_folder, copy_of
):
    name = Picture.objects.get().file.name
    (media_folder / name).unlink()
    copy = copy_of("without.tar")
    assert (copy.manifest["missing"], copy.files) == ([name], {})
    assert read_copy(copy.source).manifest["missing"] == [name]


def test_the_trail_tells_of_a_copy(small, copy_of):
    assert last_copy() == (None, True, None, False)
    copy = copy_of("one.tar")
    note_made(copy)
    entry = AuditEntry.objects.latest("number")
    assert entry.event == Event.BACKUP_MADE
    assert entry.details["digest"] == copy.digest
    assert last_copy() == (entry.at, False, None, False)
    assert timezone.now() > entry.at


@pytest.mark.engine
def test_what_is_written_while_it_is_made_is_not_in_it(small, copy_of, tmp_path):
    """And nobody waits: the view of a usual transaction would lock SQLite."""
    before = copy_of("before.tar")
    written = []

    def write(*_):
        if not written:  # the first table was read, all others are to come
            with transaction.atomic():
                Source.objects.filter(slug="s1").delete()
                written.append(Source.objects.create(title_zh_hans="新", slug="new"))

    during = make_copy(tmp_path / "during.tar", write)
    assert written
    assert during.path.read_bytes() == before.path.read_bytes()
    assert copy_of("after.tar").digest != before.digest


# Internal rows: their texts are ciphertext, and the key is not with it


def test_a_copy_holds_ciphertext_that_the_key_alone_reads(make_one, copy_of, settings):
    row = Contact.objects.create(city=make_one(City, "seoul"), name=WORD, note=WORD)
    rows = rows_of(copy_of("one.tar"))
    assert WORD.encode() not in rows
    assert b"gAAAA" in rows
    former, settings.SECRET_KEY = settings.SECRET_KEY, "k" * 60
    lost = Contact.objects.get()
    assert isinstance(lost.name, Unreadable)
    lost.save()  # what cannot be read stays as it is stored
    settings.SECRET_KEY_FALLBACKS = [former]
    assert Contact.objects.get(pk=row.pk).name == WORD
