"""Large and damaged bodies, sent to a server as docs/en/operate.md starts it."""

import base64
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.hostile.conftest import HOST
from tests.hostile.pictures import bomb, pixels, png

pytestmark = pytest.mark.full  # to make the server ready takes many seconds

MEGABYTE = 2**20
TOKEN = "t" * 32
# With a token that is right, so that the rest is read: it stands in a field before it.
HEAD = (
    '--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
    f"{TOKEN}\r\n"
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
    "Content-Type: image/png\r\n{}\r\n"
)
ADD = "/admin/portal/picture/add/"
PLAIN, PACKED = HEAD.format(""), HEAD.format("Content-Transfer-Encoding: base64\r\n")


def answer(production, head, parts, path=ADD):
    """The status of the answer to a POST whose body comes in parts."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}", "X-Forwarded-Proto: https"]
    lines += [f"Cookie: csrftoken={TOKEN}", f"Origin: https://{HOST}"]
    lines += ["Content-Type: multipart/form-data; boundary=x", "Connection: close"]
    with socket.create_connection(("127.0.0.1", production[0]), timeout=60) as wire:
        wire.sendall("\r\n".join([*lines, *head, "", ""]).encode())
        try:
            for part in parts:
                wire.sendall(part)
            got = wire.recv(4000)
        except (BrokenPipeError, ConnectionResetError):
            return None  # it did not wait for the end
    return int(re.match(rb"HTTP/1.1 (\d+)", got)[1])


def workers():
    """The processes of the server: those of gunicorn that this test started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            mine = (folder / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if b"gunicorn" in words and f"SITE_URL=https://{HOST}".encode() in mine:
            found.append(folder)
    return found


def peak():
    """The most memory that a worker ever held, in bytes."""
    sizes = [re.search(r"VmHWM:\s*(\d+) kB", (each / "status").read_text())[1]
             for each in workers()]  # fmt: skip
    return max(map(int, sizes)) * 1024


def left_behind():
    """Files that a worker has open below the folder for temporary files."""
    links = [link for each in workers() for link in (each / "fd").iterdir()]
    names = [str(link.readlink()) for link in links if link.exists()]
    return [name for name in names if ".upload" in name]


def of(size, start=PLAIN):
    """A body of one file of so many megabytes, and its length."""
    parts = [start.encode(), *[b"\0" * MEGABYTE] * size, b"\r\n--x--\r\n"]
    return parts, f"Content-Length: {sum(map(len, parts))}"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_a_hundred_megabytes_cost_no_memory_and_leave_no_file(production):
    assert answer(production, ["Content-Length: 0"], []) in (400, 403)
    before = peak()
    parts, length = of(100)
    assert answer(production, [length], parts) in (413, None)
    parts, length = of(60)
    assert answer(production, [length], parts) == 403  # nobody is signed in
    assert peak() - before < 32 * MEGABYTE, "what was read stood in memory"
    for _ in range(50):  # the answer is there before the last file is closed
        if not left_behind():
            break
        time.sleep(0.1)
    assert left_behind() == []


def test_a_body_of_no_length_is_none(production):
    parts, _length = of(0)  # a large one may be cut off before the answer was read
    framed = [f"{len(each):x}\r\n".encode() + each + b"\r\n" for each in parts]
    for path in (ADD, "/admin/login/", "/en/"):
        head, body = ["Transfer-Encoding: chunked"], [*framed, b"0\r\n\r\n"]
        assert answer(production, head, body, path) in (400, 403, 405), path


def test_a_damaged_part_in_base64_is_refused_soon(production):
    damaged = {
        "spaces": b" " * 3 * MEGABYTE,
        "with spaces": base64.b64encode(b"x" * 30_000).replace(b"e", b"e "),
        "padding": b"=" * 1000,
        "cut": b"eHg" + b" " * MEGABYTE,
    }
    for name, text in damaged.items():
        body = PACKED.encode() + text + b"\r\n--x--\r\n"
        head = [f"Content-Length: {len(body)}"]
        begin = time.monotonic()
        assert answer(production, head, [body]) in (400, 403), name
        assert time.monotonic() - begin < 2, name


MEASURE = """
import io, resource, sys, time
import django; django.setup()
from django.core.exceptions import ValidationError
from portal.files import uploads
from tests.pictures import encoded, quarters
uploads.prepare(io.BytesIO(encoded(quarters())))
files = [open(path, "rb").read() for path in sys.argv[1:]]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for data in files:
    begin = time.process_time()
    try:
        uploads.prepare(io.BytesIO(data))
    except ValidationError as error:
        print(error.code, time.process_time() - begin)
print("grown", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_bomb_is_refused_from_its_header(tmp_path):
    """In a process of its own, since its peak is that of all that ran before."""
    files = {"bomb": bomb(), "header": png(65_535, 65_535, pixels(9))}
    paths = [tmp_path / name for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    said = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, paths)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    *refused, grown = [line.split() for line in said.splitlines()]
    assert [code for code, _ in refused] == ["too_many_pixels"] * 2
    assert all(float(seconds) < 0.2 for _, seconds in refused)
    assert int(grown[1]) < 50 * 1024
