"""A third table: what an upload costs, each in a process of its own.

`python -m tests.bench.pictures FOLDER` sends the uploads that lie there through the
forms of the desk and prints for each the time and the most memory that it took.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

SECONDS, MEGABYTES = 3, 256
HOSTILE_SECONDS = 1
SIZE = (4000, 3000)
INDEX = "cases.json"
STATUS = {"refused": 200, "neutralised": 302}
GOOD = {"JPEG of 12 megapixels": "JPEG", "WebP of 12 megapixels": "WEBP"}


def noisy(kind):
    """A picture with as much detail as a photograph has, and plainly none."""
    from PIL import Image, ImageChops

    from tests.pictures import encoded

    rough = Image.effect_noise((SIZE[0] // 8, SIZE[1] // 8), 80).resize(SIZE)
    fine = Image.effect_noise(SIZE, 12)
    ramp = Image.linear_gradient("L").resize(SIZE)
    grey = ImageChops.add(Image.blend(rough, ramp, 0.5), fine, 2)
    return encoded(Image.merge("RGB", [grey, rough, ramp]), kind, quality=88)


def browser():
    from django.conf import settings
    from django.test import Client

    from portal.models import User

    user = User.objects.create_superuser("bench-uploads")
    client = Client(SERVER_NAME=settings.SITE_HOST, HTTP_X_FORWARDED_PROTO="https")
    client.force_login(user)
    return client


def address(field):
    from django.urls import reverse

    kind = "portal_picture" if field == "file" else "exchanges_agreement"
    return reverse(f"admin:{kind}_add")


def upload(client, name, field, uploaded, data):
    """Send the upload; what became of it, in what time and with what memory."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    values = {"focal_x": 0.5, "focal_y": 0.5, "alt_en": name}
    values |= {"title_zh_hans": "协议", "signed": "2020"}
    values[field] = SimpleUploadedFile(uploaded, data)
    begin, cpu = time.perf_counter(), time.process_time()
    response = client.post(address(field), values)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    return response.status_code, seconds, cpu, peak()


def peak():
    """The most memory in MB that the process had. `getrusage` counts its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def run(folder):
    """Send each upload from a fork of a server that has answered before."""
    from django.db import connections

    client = browser()
    for field in ("file", "text_file_zh_hans"):
        client.get(address(field))
    connections.close_all()
    for name, (field, uploaded) in json.loads(Path(folder, INDEX).read_text()).items():
        if not os.fork():
            data = Path(folder, f"case-{name}").read_bytes()
            found = upload(client, name, field, uploaded, data)
            print(json.dumps([name, *found]), flush=True)
            os._exit(0)
        os.wait()


def measured(folder):
    """By name: status, seconds by the clock, seconds of CPU, megabytes at most."""
    command = [sys.executable, "-m", "tests.bench.pictures", folder]
    done = subprocess.run(command, capture_output=True, check=True)
    return {name: found for name, *found in map(json.loads, done.stdout.splitlines())}


def write_cases(folder):
    """Put every upload into the folder, made in a process that is not measured.

    Returns by name the status with which each is to be answered.
    """
    from tests.hostile.pictures import hostile_files

    index = dict.fromkeys(GOOD, ("file", "photo.jpg"))
    expected = dict.fromkeys(GOOD, STATUS["neutralised"])
    for name, kind in GOOD.items():
        Path(folder, f"case-{name}").write_bytes(noisy(kind))
    for each in hostile_files():
        index[each.case] = (each.field, each.name)
        expected[each.case] = STATUS[each.outcome]
        Path(folder, f"case-{each.case}").write_bytes(each.make())
    Path(folder, INDEX).write_text(json.dumps(index))
    return expected


def line(name, status, seconds, cpu, peak):
    return f"{name:36}{status:7}{seconds:9.2f}{cpu:9.2f}{peak:9.0f}"


def report(folder):
    expected = write_cases(folder)
    found = measured(folder)
    print("\nUploads at the desk, each in a process of its own.\n")
    print(f"{'':36} status  seconds   of CPU       MB")
    print(*(line(name, *found[name]) for name in GOOD), sep="\n")
    hostile = {name: each for name, each in found.items() if name not in GOOD}
    for title, key in (("slowest", 1), ("largest", 3)):
        worst = max(hostile, key=lambda name, key=key: hostile[name][key])
        print(line(f"{title}: {worst}", *hostile[worst]))
    print(f"\nAn upload of 12 megapixels: at most {SECONDS} s and {MEGABYTES} MB.")
    report_hostile(hostile, expected)


def report_hostile(found, expected):
    """Name each that costs too much, and each with which the wrong thing was done."""
    costly = {
        name: each
        for name, each in found.items()
        if each[1] > HOSTILE_SECONDS or each[3] > MEGABYTES
    }
    wrong = [name for name, each in found.items() if each[0] != expected[name]]
    limits = f"{HOSTILE_SECONDS} s or {MEGABYTES} MB"
    print(f"{len(found)} hostile files: {len(costly)} took more than {limits}.")
    print(*(line(name, *each) for name, each in costly.items()), sep="\n")
    print(f"{len(wrong)} answered otherwise than expected. {', '.join(wrong)}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    run(sys.argv[1])
