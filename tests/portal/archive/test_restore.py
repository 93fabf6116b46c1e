"""A copy takes the place of what is there, or nothing is changed, with a sentence."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal.archive.check import opened, read_copy
from portal.archive.container import (
    FIRST,
    MANIFEST,
    ArchiveError,
    Writer,
    canonical,
    lines_in,
    read_json,
)
from portal.archive.encryption import new_key
from portal.archive.places import source_of
from portal.archive.restore import restore
from portal.archive.tables import columns_of, replacing, tables_of
from portal.archive.trail import note_restored
from portal.models import AuditHead, Edition, Picture, Source
from portal.models.audit import AuditEntry, Event
from tests.actors.scene import dump
from tests.hostile.test_killed import MOMENTS, is_killed
from tests.portal.archive.conftest import refused, silent
from tests.portal.archive.databases import elsewhere, other_media, small_disk_at

pytestmark = [
    pytest.mark.usefixtures("english"),
    pytest.mark.django_db(transaction=True),
]


def is_refused(copy, *options):
    """What is said; nothing was changed."""
    before = dump()
    text = refused("restore", copy.path, *options)
    assert dump() == before
    return text


def rewritten(copy, description, rows=lambda label, row: row):
    """The same copy with another description, and other rows."""
    with opened(copy.source) as parts:
        found = [(name, content.read()) for name, _at, content in parts]
    with copy.path.open("wb") as file:
        writer = Writer(file)
        for name, data in found[:-1]:
            if name == FIRST:
                writer.add(name, canonical(description))
            elif name == MANIFEST:
                manifest = read_json(io.BytesIO(data))
                counts = {k: n for k, n in manifest["rows"].items() if rows(k, [])}
                new = {k: 0 for k in description["tables"] if k not in manifest["rows"]}
                writer.close({**manifest, "rows": counts | new})
            elif not name.startswith("rows/"):
                writer.add(name, data)
            else:
                label = name.split("/")[1]
                lines = map(json.loads, lines_in(name, io.BytesIO(data)))
                new = [rows(label, row) for row in lines]
                if all(new):
                    writer.add_lines(f"rows/{label}", map(canonical, new))
    return read_copy(copy.source)


@pytest.mark.engine
def test_a_database_in_use_and_files_with_another_content_are_left_alone(
    small, copy_of, media_folder
):
    copy = copy_of("a.tar")
    assert "--replace" in is_refused(copy)
    path = media_folder / Picture.objects.get().file.name
    path.write_bytes(b"another")
    assert path.name in is_refused(copy, "--replace")
    assert path.read_bytes() == b"another"


def test_a_copy_that_does_not_fit_is_refused_by_name(small, copy_of):
    copy = copy_of("a.tar")
    names = [*copy.description["migrations"], "portal.9999_tomorrow"]
    later = {**copy.description, "migrations": names, "release": "2.7"}
    rewritten(copy, later, lambda label, row: row or [label])
    said = is_refused(copy, "--replace")
    assert "2.7" in said
    assert "portal.9999_tomorrow" in said
    assert "2.7" in refused("backup", copy.path, "--check")
    later = {**copy.description, "release": "1.10.1", "read_from": "1.10.0"}
    with pytest.raises(ArchiveError, match=r"1\.10\.1 .* release 1\.10\.0"):
        rewritten(copy, later, lambda label, row: row or [label])
    copy.description["tables"]["portal.source"]["columns"][-1] = "colour"
    rewritten(copy, copy.description, lambda label, row: row or [label])
    assert "portal.source.colour" in is_refused(copy, "--replace")
    copy.path.write_bytes(copy.path.read_bytes()[:-20000])
    assert "damaged" in is_refused(copy, "--replace")


def test_room_is_made_for_a_release_that_does_not_know_the_tables(
    small, copy_of, tmp_path, capsys
):
    copy = copy_of("a.tar")
    with elsewhere("sqlite", tmp_path):
        restore(copy, silent)
        call_command("restore", copy.path, replace=True, make_room=True)
        assert not {*connection.introspection.table_names()}
        replaced = capsys.readouterr().out.strip()
        assert "-replaced" in replaced
        call_command("restore", replaced)
        assert Source.objects.count() == 20


@pytest.mark.engine
def test_without_room_for_the_files_nothing_begins(
    small, copy_of, small_disk, media_folder, settings
):
    name = Picture.objects.get().file.name
    (media_folder / name).write_bytes(bytes(100_000))
    copy = copy_of("a.tar")
    settings.MEDIA_ROOT = small_disk
    assert str(small_disk) in is_refused(copy, "--replace")
    assert list(small_disk.iterdir()) == []


@pytest.mark.engine
@pytest.mark.parametrize("key", [False, True])
def test_a_copy_that_finds_no_room_leaves_nothing(
    small, small_disk, media_folder, settings, key
):
    if key:
        settings.BACKUP_KEY = new_key()
    (media_folder / Picture.objects.get().file.name).write_bytes(bytes(200_000))
    assert "No space left" in refused("backup", small_disk / "a.tar")
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    assert not AuditEntry.objects.exists()


# What runs all migrations


@pytest.mark.full
def test_a_copy_of_an_earlier_release_is_brought_up_to_this_one(
    small, copy_of, tmp_path
):
    copy = copy_of("a.tar")
    loader = MigrationLoader(None, replace_migrations=False)
    graph = loader.graph
    first = {("portal", "0020_audit_trail"), *replacing({*graph.nodes})}
    later = {key for key in graph.nodes if first & {*graph.forwards_plan(key)}}
    names = {".".join(key) for key in graph.nodes if key not in later}
    loader = MigrationLoader(None, replace_migrations=False)
    state = loader.project_state([key for key in graph.nodes if key not in later])
    kept = {label: columns_of(each) for label, each in tables_of(state.apps).items()}
    # A column that became another one is empty in this copy.
    gone = {
        label: [c for c in kept[label] if c not in table["columns"]]
        for label, table in copy.description["tables"].items()
        if label in kept
    }
    tables = {
        label: {
            **table,
            "columns": [c for c in table["columns"] if c in kept[label]] + gone[label],
        }
        for label, table in copy.description["tables"].items()
        if label in kept
    }
    deleted = {label: kept[label] for label in kept if label not in tables}
    tables |= {k: {"columns": columns, "last": 0} for k, columns in deleted.items()}
    assert "portal.step" in deleted
    assert "portal.auditentry" not in tables
    old = {**copy.description, "migrations": sorted(names), "tables": tables}

    def as_it_was(label, row):
        if label not in kept:
            return None
        columns = copy.description["tables"][label]["columns"]
        values = [v for c, v in zip(columns, row, strict=False) if c in kept[label]]
        return [*values, *("" for _column in gone[label])] or [0]

    earlier = rewritten(copy, old, as_it_was)
    with elsewhere("sqlite", tmp_path):
        restore(earlier, silent)
        assert Source.objects.count() == 20
        call_command("migrate", check_unapplied=True)
        assert not AuditEntry.objects.exists()
        assert AuditHead.objects.get().last == 0


@pytest.mark.full
def test_a_copy_of_a_trail_without_a_head_gets_one_that_says_so(
    small, copy_of, tmp_path
):
    AuditHead.objects.all().delete()
    copy = copy_of("a.tar")
    with elsewhere("sqlite", tmp_path):
        restore(copy, silent, lambda: note_restored(copy, None))
        events = AuditEntry.objects.order_by("number").values_list("event", flat=True)
        assert list(events) == [Event.CHAIN_BROKEN, Event.BACKUP_RESTORED]
        assert AuditHead.objects.get().last == 2


MOMENTS_OF_RESTORE = [("file", 3), ("write", 80), *MOMENTS[1:]]


@pytest.mark.engine
@pytest.mark.full
def test_who_is_killed_leaves_the_old_state_or_the_new_one(
    small, copy_of, media_folder, tmp_path
):
    """One after the other, so that each begins with what the one before has left."""
    wanted = copy_of("wanted.tar", with_addresses=True)
    for file in media_folder.iterdir():
        file.unlink()
    Picture.objects.all().delete()
    Source.objects.filter(slug__in=["s1", "s2"]).delete()
    before = copy_of("before.tar", with_addresses=True)
    for number, moment in enumerate(MOMENTS_OF_RESTORE):
        is_new = is_killed(moment, "restore", wanted.path)
        after = copy_of(f"after-{number}.tar", with_addresses=True)
        assert rows_of(after) == rows_of(wanted if is_new else before), moment
        assert (AuditEntry.objects.count() == 1) == is_new, moment
        assert not after.manifest["missing"], moment
    assert is_new
    entry = AuditEntry.objects.get()
    assert entry.event == Event.BACKUP_RESTORED
    assert "-replaced" in entry.details["replaced"]
    replaced = read_copy(source_of(tmp_path / entry.details["replaced"]))
    assert rows_of(replaced) == rows_of(before)


def rows_of(copy):
    """The digests of its rows and files, but for the trail."""
    return [
        each
        for each in copy.manifest["members"]
        if not each[0].startswith(("rows/portal.audit", FIRST))
    ]


@pytest.mark.engine
@pytest.mark.full
@pytest.mark.parametrize("moment", [("file", 1), ("file", 3), ("commit", 0)], ids=str)
def test_a_copy_that_was_killed_has_no_name(small, tmp_path, moment):
    folder = tmp_path / "copies"
    folder.mkdir()
    is_killed(moment, "backup", folder / "a.tar")
    is_whole = moment[0] != "file"  # that the trail does not tell of it is no harm
    assert (folder / "a.tar").exists() == is_whole
    if is_whole:
        read_copy(source_of(folder / "a.tar"))
    call_command("backup", str(folder / "b.tar"))
    read_copy(source_of(folder / "b.tar"))
    assert AuditEntry.objects.count() == 1
    assert connection.is_usable()


def test_no_page_of_before_is_given_out(small, copy_of, tmp_path):
    copy = copy_of("a.tar")
    with elsewhere("sqlite", tmp_path):
        restore(copy, silent)
        before = Edition.objects.get().key
        restore(copy, silent)
        assert Edition.objects.get().key != before


@pytest.mark.full
def test_a_database_that_finds_no_room_is_as_it_was(
    small, copy_of, tmp_path, media_folder
):
    """The disk seems large enough, and is not."""
    copy = copy_of("a.tar")
    with (
        small_disk_at(tmp_path / "disk", "1m") as disk,
        elsewhere("sqlite", disk),
        other_media(tmp_path / "media-there") as media,
    ):
        assert "disk is full" in refused("restore", copy.path)
        assert connection.introspection.table_names() == []
        assert list(media.iterdir()) == []


@pytest.mark.full
def test_an_encrypted_copy_comes_back(small, copy_of, tmp_path, settings):
    settings.BACKUP_KEY = new_key()
    copy = copy_of("a.tar.age")
    with elsewhere("sqlite", tmp_path):
        restore(copy, silent)
        assert copy_of("b.tar.age").digest == copy.digest
