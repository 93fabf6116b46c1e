"""A third table: what an upload costs, each in a process of its own.

`python -m tests.bench.pictures CASE` sends one upload through the form of the desk and
prints its seconds, and the most memory that the process ever had.
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


def case(folder, name):
    """The field and the file of a case; made by another process, so not measured."""
    with open(f"{folder}/case.json") as file:
        field, uploaded = json.load(file)[name]
    with open(f"{folder}/case-{name}", "rb") as file:
        return field, uploaded, file.read()


def browser():
    from django.conf import settings
    from django.test import Client

    from portal.models import User

    user, _ = User.objects.get_or_create(
        username="bench-uploads", is_staff=True, is_superuser=True
    )
    client = Client(SERVER_NAME=settings.SITE_HOST, HTTP_X_FORWARDED_PROTO="https")
    client.force_login(user)
    return client


def upload(folder, name):
    """Send the upload, and say what became of it, in how long and with what memory."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    field, uploaded, data = case(folder, name)
    kind = "portal_picture" if field == "file" else "exchanges_agreement"
    values = {"focal_x": 0.5, "focal_y": 0.5, "alt_en": name}
    values |= {"title_zh_hans": "协议", "signed": "2020"}
    file = SimpleUploadedFile(uploaded, data)
    client, url = browser(), reverse(f"admin:{kind}_add")
    client.get(url)  # loads what the first request of any process loads
    begin, cpu = time.perf_counter(), time.process_time()
    response = client.post(url, {**values, field: file})
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    print(json.dumps([response.status_code, seconds, cpu, peak()]))


def peak():
    """The most memory in MB that the process had. `getrusage` counts its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def measured(folder, name):
    """Status, seconds by the clock, seconds of CPU, megabytes at most."""
    command = [sys.executable, "-m", "tests.bench.pictures", folder, name]
    done = subprocess.run(command, capture_output=True, check=True)
    return json.loads(done.stdout)


def write_cases(folder):
    """Put every upload into the folder. Returns the names of the hostile ones."""
    from tests.hostile_pictures import hostile_files

    index = {}
    for name, kind in GOOD.items():
        index[name] = ["file", f"photo.{kind.lower()}"]
        write(folder, name, noisy(kind))
    for each in hostile_files():
        index[each.case] = [each.field, each.name]
        write(folder, each.case, each.data)
    with open(f"{folder}/case.json", "w") as file:
        json.dump(index, file)
    return [name for name in index if name not in GOOD]


def write(folder, name, data):
    with open(f"{folder}/case-{name}", "wb") as file:
        file.write(data)


def line(name, status, seconds, cpu, peak):
    return f"{name:36}{status:7}{seconds:9.2f}{cpu:9.2f}{peak:9.0f}"


def report(folder):
    hostile = write_cases(folder)
    print("\nUploads at the desk, each in a process of its own.\n")
    print(f"{'':36} status  seconds   of CPU       MB")
    for name in GOOD:
        print(line(name, *measured(folder, name)))
    found = {name: measured(folder, name) for name in hostile}
    for title, key in (("slowest", 1), ("largest", 3)):
        worst = max(found, key=lambda name, key=key: found[name][key])
        print(line(f"{title}: {worst}", *found[worst]))
    print(f"\nAn upload of 12 megapixels: at most {SECONDS} s and {MEGABYTES} MB.")
    print(
        f"{len(found)} hostile files: "
        f"{sum(each[1] > HOSTILE_SECONDS for each in found.values())} took more than "
        f"{HOSTILE_SECONDS} s, {sum(each[3] > MEGABYTES for each in found.values())} "
        f"more than {MEGABYTES} MB."
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    upload(*sys.argv[1:])
