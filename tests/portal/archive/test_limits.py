"""What a copy may make the server unpack is bounded, whoever wrote the copy."""

import gzip
import io
import tarfile
import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from portal.archive.backup import make_copy
from portal.archive.check import read_copy
from portal.archive.container import (
    FIRST,
    FORMAT,
    MAX_LINE,
    ArchiveError,
    PartError,
    Writer,
    canonical,
)
from portal.archive.places import source_of
from portal.models import ErrorReport, Picture
from tests.portal.archive.conftest import refusal, silent

pytestmark = [
    pytest.mark.usefixtures("english"),
    pytest.mark.django_db(transaction=True),
]
MB = 2**20
PART = "rows/portal.source/000001.jsonl.gz"


@pytest.fixture
def forged(tmp_path):
    """Writes a copy that is sealed like ours, of any parts."""

    def write(parts, files=(), table="portal.source", columns=("id",), **manifest):
        path = tmp_path / "forged.tar"
        tables = {table: {"columns": columns, "last": None}}
        first = {"format": FORMAT, "release": "1.0", "migrations": [], "tables": tables}
        rest = {"rows": {}, "missing": [], "newest": None, "addresses": False}
        with path.open("wb") as file:
            writer = Writer(file)
            writer.add(FIRST, canonical(first | {"left_out": []}))
            for name, data in parts.items():
                writer.add(name, data)
            writer.add_lines("files", [canonical(file) for file in files])
            writer.close(rest | manifest)
        return path

    return write


def peak_of(path):
    """The refusal of a copy, and the bytes that were taken at once until then."""
    tracemalloc.start()
    try:
        return refusal(path), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_would_take_too_much_memory_is_refused_before_it_does(forged):
    row, long = b'["%s"]\n' % (b"a" * MB), b'["%s"]\n' % (b"a" * 100 * MB)
    good = forged({PART: gzip.compress(row * 63, 1)}, rows={"portal.source": 63})
    assert read_copy(source_of(good)).rows == 63
    for data, values, text in (
        (row * 70, {}, f"{PART}': unpacked, it is larger than 64 MB"),
        (b"[" * 10**6, {}, "damaged"),
        (b"", {"more": "a" * 100 * MB}, "damaged"),
        (b"", {"columns": ["a" * 9 * MB]}, "damaged"),
        (long, {}, f"{PART}': a row is longer than 8 MB"),
    ):
        path = forged({PART: gzip.compress(data, 1)} if data else {}, **values)
        message, peak = peak_of(path)
        assert text in message
        assert peak < 5 * MAX_LINE, text
    assert str(path) in message
    with translation.override("zh-hans"):
        assert "8 MB" in refusal(path) != message


def test_too_many_parts_or_names_of_files_are_refused(forged, monkeypatch):
    for module in ("container", "check"):
        monkeypatch.setattr(f"portal.archive.{module}.MAX_MEMBERS", 8)
    with pytest.raises(PartError, match="other/7"):
        forged({f"other/{number}": b"" for number in range(8)})
    names = [f"{number}.png" for number in range(9)]
    rows = b"".join(canonical([name]) + b"\n" for name in names)
    picture = {"table": "portal.picture", "columns": ("file",)}
    counts, parts = (
        {"portal.picture": 9},
        {"rows/portal.picture/1": gzip.compress(rows)},
    )
    path = forged(parts, **picture, rows=counts, missing=names)
    assert "more than 8 parts" in refusal(path)
    assert "more than 8 parts" in refusal(forged({}, map(file, names)))
    path = forged({f"other/{number}": b"" for number in range(5)})  # and three more
    read_copy(source_of(path))
    monkeypatch.setattr("portal.archive.container.MAX_MEMBERS", 7)
    assert "more than 7 parts" in refusal(path)


def test_headers_of_other_kinds_are_refused(forged, tmp_path):
    with tarfile.open(forged({})) as tar:
        first, content = tar.getmember(FIRST), tar.extractfile(FIRST).read()
    kinds = [
        (tarfile.REGTYPE, {"comment": "a" * 10 * MB}),
        (tarfile.REGTYPE, {"GNU.sparse.map": "0,1", "GNU.sparse.size": "1"}),
        *((tarfile.GNUTYPE_SPARSE, {}), (tarfile.DIRTYPE, {})),
    ]
    path = tmp_path / "a.tar"
    for kind, headers in kinds:
        info = tarfile.TarInfo("other/a")
        info.type, info.pax_headers = kind, headers
        with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
            tar.addfile(first, io.BytesIO(content))
            tar.addfile(info)
        message, peak = peak_of(path)
        assert "damaged" in message, (kind, headers)
        assert peak < 2 * MAX_LINE


def file(name, size=1, changed=0, digest="0" * 64, shared="0" * 64):
    """What a copy says of a stored file."""
    return [name, size, changed, digest, shared]


STRANGE = [
    *({"shared": "../../a"}, {"shared": "0" * 64 + ".zip"}, {"digest": "0" * 63}),
    *({"digest": None}, {"changed": 2**60}, {"changed": "1"}, {"changed": 0.5}),
]


def test_what_is_said_of_a_stored_file_is_looked_at(forged):
    for values in STRANGE:
        assert "is damaged" in refusal(forged({}, [file("a.png", **values)])), values
    for line in ([], ["a.png"], [*file("a.png"), 7], {"a": 1}, 7, [7, 1, 0, "", ""]):
        assert "is damaged" in refusal(forged({}, [line])), line


IMPOSSIBLE = ["", "/a.png", "../a.png", "a/../b.png", "a//b.png", "./a.png", "a/"]
IMPOSSIBLE += ["CON.png", "a/nul", "com1.tar.png", "a.", "a ", "a./b.png", "a" * 256]


def test_names_are_checked_alike_by_check_and_restore(forged, media_folder):
    taken = []
    for names in [*([name] for name in IMPOSSIBLE), ["Bay.png", "bay.PNG"]]:
        path = str(forged({}, map(file, names)))
        for command, options in (("backup", {"check": True}), ("restore", {})):
            try:
                call_command(command, path, **options)
            except CommandError as error:
                if path in str(error) and f"{names[-1]!r}: " in str(error):
                    continue
            taken.append((command, names))
    assert taken == []
    assert list(media_folder.iterdir()) == []


# What we write ourselves passes


def test_a_table_larger_than_a_part_is_written_in_several(small, copy_of):
    texts = [str(number) * 3 * MB for number in range(6)] + ['"' * 3 * MB]
    ErrorReport.objects.bulk_create([ErrorReport(text=text) for text in texts])
    copy = copy_of("a.tar")
    parts = [name for name, *_ in copy.manifest["members"] if "errorreport" in name]
    assert len(parts) == 4
    assert copy.counted["portal.errorreport"] == 1 + len(texts)


def test_a_row_that_no_copy_can_hold_is_named_when_it_is_written(small, tmp_path):
    long = ErrorReport.objects.create(text="a" * MAX_LINE)
    with pytest.raises(ArchiveError) as caught:
        make_copy(tmp_path / "a.tar", silent)
    assert f"{tmp_path / 'a.tar'} is" in str(caught.value)
    assert f"portal.errorreport {long.pk}" in str(caught.value)
    assert {path.name for path in tmp_path.iterdir()} == {"media"}
    ErrorReport.objects.filter(pk=long.pk).update(text="a" * (MAX_LINE - 1000))
    make_copy(tmp_path / "a.tar", silent)


def test_so_are_files_that_no_copy_can_hold_together(small, tmp_path, media_folder):
    for name in ("Bay.png", "bay.png"):
        (media_folder / name).write_bytes(b"a")
        Picture.objects.bulk_create([Picture(slug=name, file=name, width=1, height=1)])
    with pytest.raises(ArchiveError, match=r"/a\.tar is .*'bay\.png': another"):
        make_copy(tmp_path / "a.tar", silent)
