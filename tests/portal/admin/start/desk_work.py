"""What lies on a desk, and how its start page shows it."""

import re
from collections import defaultdict

from portal.editorial.workflow.queues import Section
from portal.models import Story
from tests.portal.admin.test_admin import page

START = "/admin/"
MOST = 76  # queries, with something of every kind in every box
OF_ALL = {Section.SCHEDULED, Section.ENDING}
SECTIONS = {
    "editor": {*Section} - {Section.WAITING},
    "publisher": {*Section},
    "auditor": OF_ALL,
    "administrator": OF_ALL,
}


def sections(html):
    """By name of the section: the links to lists with their counts, and the rows."""
    found = defaultdict(lambda: {"rows": []})
    for name, text in re.findall(r'(?s)id="section-(\w+)">(.*?)</section>', html):
        links = re.findall(r'<a href="([^"]+section=[^"]+)">[^<]*: (\d+)</a>', text)
        rows = re.findall(r'<li>\s*<a href="([^"]+)">', text)
        found[name] = {url.replace("&amp;", "&"): int(count) for url, count in links}
        found[name]["rows"] = rows
    return found


def folded(html):
    """The line that names the boxes in which nothing waits."""
    found = re.search(r'<p class="start-nothing quiet">(.*?)</p>', html)
    return found[1] if found else ""


def draft(make_one, user, slug, model=Story, **values):
    values = {"status": "draft", "published_at": None, "updated_by": user, **values}
    return make_one(model, slug, **values)


def form(row):
    return page(type(row), "change", row.pk)


def review(row):
    return page(type(row), "review", row.pk)
