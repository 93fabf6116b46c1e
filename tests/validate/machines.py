"""What machines read: heads of pages, feeds, calendars, the catalogue of open data."""

import json
import re
import subprocess
import sys
from collections import defaultdict
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml.etree import LxmlError
from pyshacl import validate
from rdflib import RDF, Graph
from rdflib.namespace import SH

from tests.exchanges.calendar.ics import Ics
from tests.reading.atom import Atom
from tests.reading.head import Head

LONGEST = 70  # characters of a title that search engines show
LINK = re.compile(r'href="([^"]*\.(?:atom|ics)(?:\?[^"]*)?)"')
ONE_LANGUAGE = f"/{settings.LANGUAGE_CODE}/"
# Which uv fetches: they have 24 and 12 packages of their own.
FRICTIONLESS = ("frictionless@5.21.0", "validate", "datapackage.json", "--json")
CSVW = ("--from", "csvw==4.1.1", "csvwvalidate", "--verbose", "csv-metadata.json")
SHAPES = Path(__file__).with_name("dcat_ap.ttl")


def heads(pages):
    """Titles that are too long; descriptions that are missing, or those of others."""
    told = defaultdict(list)
    for page in (each for each in pages if each.is_listed):
        if page.status != 200:
            yield f"{page.address}: in the site map, but its status is {page.status}"
            continue
        head = Head(page.html)
        if len(head.title) > LONGEST:
            yield f"{page.address}: {len(head.title)} characters: {head.title}"
        text = head.meta.get("description")
        if text:
            told[text].append(page.address)
        else:
            yield f"{page.address}: no description"
    for text, addresses in told.items():
        if len(addresses) > 1:
            yield f"{', '.join(addresses)}: the same description: {text}"


def feeds(pages, site):
    """What strict readers of RFC 4287 and RFC 5545 refuse of all that pages lead to."""
    client = Client()
    for address in sorted({*linked(pages, site)}):
        response = client.get(address)
        reader = Atom if ".atom" in address else calendar
        try:
            reader(response.content)
        except (AssertionError, LxmlError, ValueError) as error:
            yield f"{address}: {type(error).__name__} {error}"


def linked(pages, site):
    """The addresses of this site that end so; of single years in one language alone.

    There are hundreds of those, and another language changes no more than words.
    """
    for page in pages:
        for link in LINK.findall(page.html):
            address = urljoin(f"{site}{page.address}", unescape(link))
            is_ours = address.startswith(f"{site}/")
            if is_ours and ("year=" not in address or ONE_LANGUAGE in address):
                yield address.removeprefix(site)


def calendar(content):
    """A calendar that is empty is none: section 3.6 wants a component."""
    if not Ics(content).calendar.subcomponents:
        raise ValueError("without any component")


def catalogue():
    """What DCAT-AP's shapes do not find, or find where it may not be."""
    response = Client().get(reverse("data_catalog"))
    data = Graph().parse(data=response.content, format="json-ld")
    _conforms, report, _text = validate(data, shacl_graph=Graph().parse(SHAPES))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        parts = (SH.focusNode, SH.resultPath, SH.resultMessage)
        node, path, message = (report.value(result, part) for part in parts)
        yield f"{node} {path}: {message}"


def tables(folder):
    """What frictionless and csvw refuse of the CSV files and of their descriptions."""
    folder.mkdir()
    client, names = Client(), ("datapackage.json", "csv-metadata.json")
    package = client.get(reverse("datapackage")).json()
    for name in (*names, *(resource["path"] for resource in package["resources"])):
        (folder / name).write_bytes(client.get(f"/data/{name}").content)
    report = json.loads(said_by(FRICTIONLESS, folder).stdout)
    for task in (report, *report["tasks"]):
        for error in task["errors"]:
            yield f"{task.get('place', names[0])}: {error['message']}"
    done = said_by(CSVW, folder)
    if done.returncode:
        yield f"{names[1]}: {' '.join(done.stdout.splitlines()[:3])}"


def said_by(tool, folder):
    """Run a tool of others in the folder; no word of it means that it has not run."""
    command = [Path(sys.executable).with_name("uv"), "tool", "run", "--quiet", *tool]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if not done.stdout:
        sys.exit(f"{tool} failed:\n{done.stderr}")
    return done
