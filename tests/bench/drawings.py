"""What the drawings of a page cost when nobody has made them, with many partners too.

`python -m tests.bench.drawings` makes a site of its own. Copied into an older checkout
it measures that, so that two can be compared in one hour.
"""

import gc
import os
import subprocess
import sys
from collections import Counter
from functools import lru_cache
from random import Random
from statistics import median
from time import process_time

from tests.bench.engines import here

ROUNDS = 7
MANY = (24, 300, 1000)  # partners of the home page
OURS = ("portal/", "exchanges/", "attractions/")
CITIES = ("incheon", "chicago", "shenyang")
# An older checkout keeps its drawings by these modules.
DRAWN = ("portal.public.covers", "exchanges.maps", "exchanges.geography.scenes")
DRAWN += ("exchanges.templatetags.maps", "attractions.templatetags")
DRAWN += ("attractions.map.picture", "attractions.map.scenes")
CACHED = type(lru_cache(len))
WANTED = "wanted: home with 300 at most 500 ms, with 1,000 at most 1,000; a city 10 ms"


def forget():
    """Forget all drawings of the process, and nothing else."""
    from django.conf import settings
    from django.core.cache import caches

    if "drawings" in settings.CACHES:
        caches["drawings"].clear()
    for each in gc.get_objects():
        if type(each) is CACHED and str(each.__module__).startswith(DRAWN):
            each.cache_clear()


def page(path):
    from portal.wsgi import application
    from tests.bench.pages import fetch

    return fetch(application, path)


def cold(path):
    """Return the median ms of CPU of a page whose drawings nobody has made."""
    times = []
    for _ in range(ROUNDS):
        forget()
        begin = process_time()
        page(path)
        times.append((process_time() - begin) * 1000)
    return median(times)


def warm(path):
    page(path)
    times = []
    for _ in range(ROUNDS):
        begin = process_time()
        page(path)
        times.append((process_time() - begin) * 1000)
    return median(times)


def counted(path):
    """Return modules, functions and calls of ours for a cold page."""
    from django.conf import settings

    base, calls = f"{settings.BASE_DIR}/", Counter()

    def note(frame, event, _value):
        if event == "call":
            code = frame.f_code
            name = code.co_filename.removeprefix(base)
            if name.startswith(OURS):
                calls[name, code.co_qualname, code.co_firstlineno] += 1

    forget()
    sys.setprofile(note)
    try:
        page(path)
    finally:
        sys.setprofile(None)
    return len({name for name, *_rest in calls}), len(calls), calls.total()


def add_partners(number):
    from exchanges.models import City, Relation
    from tests.bench.content import CITY

    random = Random(number)
    pattern = City.objects.get(slug=CITY)
    have = City.objects.published().partners().count()
    for each in range(number - have):
        pattern.pk, pattern.slug = None, f"partner-{number}-{each}"
        pattern.title_zh_hans = pattern.title_en = f"City {number} {each}"
        pattern.latitude = random.uniform(-40, 65)
        pattern.longitude = random.uniform(-120, 150)
        pattern.natural_order = None
        pattern._state.adding = True
        pattern.save_base(raw=True)
        Relation.objects.create(
            city=pattern, kind="sister", since=f"{1980 + each % 40}"
        )


def report_here():
    page("/en/")
    print(WANTED)
    print(
        f"{'page':12}{'cold':>8}{'warm':>8}{'modules':>9}{'functions':>11}{'calls':>10}"
    )
    for slug in CITIES:
        path = f"/en/cities/{slug}/"
        page(path)
        shown = cold(path), warm(path), *counted(path)
        print(
            f"{slug:12}{shown[0]:8.1f}{shown[1]:8.1f}{shown[2]:9}{shown[3]:11}{shown[4]:10,}"
        )
    for number in MANY:
        add_partners(number)
        shown = cold("/en/"), warm("/en/")
        print(f"home {number:7,}{shown[0]:8.0f}{shown[1]:8.1f}", flush=True)


def report():
    """Measure on a site of its own, to which partners are added."""
    environ = {key: text for key, text in os.environ.items() if key != "DATABASE_URL"}
    program = [sys.executable, "-m", "tests.bench.drawings"]
    subprocess.run(program, env=environ, check=False)


if __name__ == "__main__":
    here(report_here)
