"""The measures: time, queries and bytes."""

from collections import defaultdict
from pathlib import Path
from statistics import median
from time import process_time

from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import translation

from portal.wsgi import application
from tests.bench.pages import fetch

ROUNDS = 15
REQUESTS = 3

with override_settings(MIDDLEWARE=[]):
    bare_application = WSGIHandler()


def cpu_time(handler, path):
    """Milliseconds of CPU that this process spends on a request, mean of three."""
    translation.activate(settings.LANGUAGE_CODE)  # not what the one before left
    begin = process_time()
    for _ in range(REQUESTS):
        fetch(handler, path)
    return (process_time() - begin) / REQUESTS * 1000


def times(paths):
    """Median milliseconds of the yardstick and of each page.

    The yardstick is taken anew before each page of each round, so that whatever slows
    the machine down slows both.
    """
    bare, pages = [], defaultdict(list)
    for _ in range(ROUNDS):
        for key, path in paths.items():
            bare.append(cpu_time(bare_application, "/yardstick"))
            pages[key].append(cpu_time(application, path))
    return median(bare), {key: median(each) for key, each in pages.items()}


def plain_time():
    """Median milliseconds of the same page from a template without filters."""
    return median(cpu_time(bare_application, "/plain-yardstick") for _ in range(ROUNDS))


def queries(path):
    """How many SQL queries a page makes."""
    with CaptureQueriesContext(connection) as captured:
        fetch(application, path)
    return len(captured)


def html_bytes(path):
    return len(fetch(application, path))


def static_bytes(suffix, without=()):
    """All bytes of the project's own static files of a kind, as they are written."""
    folders = [Path(app.path) for app in apps.get_app_configs()]
    return sum(
        path.stat().st_size
        for folder in folders
        if folder.parent == settings.BASE_DIR
        for path in folder.glob(f"static/**/*{suffix}")
        if not set(without) & set(path.parts)
    )
