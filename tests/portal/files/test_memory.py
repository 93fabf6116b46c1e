"""What a photograph of a phone takes of memory: 256 MB, whatever decodes it counted in.

Each runs in a process of its own, of which a thread adds up the memory every few
milliseconds: of the portal itself and of what it has started.
"""

import subprocess
import sys

import pytest
from PIL import Image

from tests.pictures import encoded, heic

pytestmark = pytest.mark.full  # the files take seconds to make
MOST = 256 * 2**20
MEASURE = """
import sys, threading, time
from pathlib import Path
from types import SimpleNamespace

import django
django.setup()
from portal.files import renditions, uploads

most = 0

def memory(task):
    pages = int(Path(f"/proc/{task}/statm").read_text().split()[1])
    started = Path(f"/proc/{task}/task/{task}/children").read_text().split()
    return pages * 4096 + sum(map(memory, started))

def watch():
    global most
    while True:
        try:
            most = max(most, memory(threading.main_thread().native_id))
        except OSError:
            pass
        time.sleep(0.002)

threading.Thread(target=watch, daemon=True).start()
with open(sys.argv[1], "rb") as file:
    image = uploads.prepare(file).image
row = SimpleNamespace(width=image.width, height=image.height, focal_x=0.5, focal_y=0.5)
row.file = SimpleNamespace(name="measured.jpg")
list(renditions.made(image, renditions.missing_of(row)))
print(most, *image.size)
"""
WHOLE = {"progressive": True, "subsampling": 0}


def jpeg(*size, **options):
    return encoded(Image.new("RGB", size), "JPEG", **options)


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda: jpeg(12_000, 9000, quality=95), (3000, 2250)),
        (lambda: jpeg(12_000, 9000) + bytes(20 * 2**20), (3000, 2250)),
        (lambda: jpeg(6000, 4000, **WHOLE), (3000, 2000)),
        (lambda: heic(Image.new("RGB", (8064, 6048)), tile_size=512), (4032, 3024)),
        (lambda: heic(Image.new("RGB", (5290, 5290))), (2645, 2645)),
    ],
    ids=[
        "JPEG of 108 megapixels",
        "JPEG of 108 megapixels and 20 MB",
        "progressive JPEG of 24 megapixels",
        "HEIC of 48 megapixels",
        "HEIC of 28 megapixels in one part",
    ],
)
def test_a_photograph_is_made_smaller_within_256_megabytes(make, size, tmp_path):
    photo = tmp_path / "photo"
    photo.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, photo],
        env={"DJANGO_SETTINGS_MODULE": "portal.settings", "MEDIA_ROOT": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    )
    most, *found = map(int, done.stdout.split())
    print(f"{most / 2**20:.0f} MB")
    assert tuple(found) == size
    assert most < MOST
