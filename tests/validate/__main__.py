"""`python -m tests.validate`: what outside checkers say of all that the site gives out.

Every public page in each language goes through the Nu HTML checker, every feed through
RFC 4287, every calendar through RFC 5545, the catalogue of the open data through the
shapes of DCAT-AP, its tables through frictionless and csvw. The site stands in a
temporary folder, with the fixtures, and with site settings that are filled in. Prints
what is wrong; fails if anything is.
"""

import logging
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import django

SITE = "https://portal.example"
FILLED_IN = {
    "address_zh_hans": "某路1号",
    "phone": "+86 24 0000 0000",
    "email": "office@portal.example",
    "identification_code": "0000000000",
    "icp_number": "某ICP备00000000号",
    "police_number": "某公网安备 00000000000000号",
    "map_approval_number": "某S(2026)000号",
    "government_mark_url": f"{SITE}/mark",
    "elder_friendly_url": f"{SITE}/elder-friendly",
}


def environment(folder):
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "on",
        "SITE_URL": SITE,
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": f"{folder}/static",
        "DATA_LICENCE": f"{SITE}/licence",
    }


def set_up():
    django.setup()
    from django.test.utils import setup_test_environment

    from portal.models import SiteSettings
    from tests.bench import content

    setup_test_environment(debug=False)  # what is not there has our own page
    content.set_up()
    SiteSettings.objects.update(**FILLED_IN)


def checks(folder):
    """Each check by its name: a function that says what is wrong, a sentence each."""
    from tests.validate import machines, markup, pages

    found = [*pages.pages(SITE)]
    shown = [page for page in found if page.html]
    return {
        f"HTML of {len(shown)} pages": lambda: markup.faults(shown, folder),
        "Titles and descriptions": lambda: machines.heads(found),
        "Feeds and calendars": lambda: machines.feeds(found, SITE),
        "Catalogue of the open data": machines.catalogue,
        "Tables of the open data": lambda: machines.tables(Path(folder) / "tables"),
    }


def main():
    logging.disable()  # of pages that are not found it is known
    with TemporaryDirectory(prefix="portal-validate-") as folder:
        os.environ.update(environment(folder))
        set_up()
        number = sum(report(*each) for each in checks(folder).items())
    print(f"\nFaults: {number}")
    return min(number, 1)


def report(name, check):
    """Print what a check says; returns how much that was."""
    begin, found = time.monotonic(), list(check())
    seconds = time.monotonic() - begin
    print(f"\n== {name}: {len(found) or 'nothing'} wrong, {seconds:.0f} s", flush=True)
    for fault in found:
        print(f"  {fault}")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
