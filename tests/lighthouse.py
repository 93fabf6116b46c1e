"""`python -m tests.lighthouse`: the scores of Lighthouse, on a phone, as served.

Needs Chromium and `npm install lighthouse` in some folder, which is its one argument.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import portal.wsgi  # noqa: F401 - sets Django up for what follows
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.production import production

PAGES = ("", "cities/incheon/", "exchanges/", "attractions/silmido/")
PAGES += ("stories/masks-both-ways-2020/",)
LANGUAGES = ("zh-hans", "en", "ko")
TRIES = 4


def scores(lighthouse, url):
    """The scores of a page by category, and the audits that it does not pass."""
    report = json.loads(reported(lighthouse, url))
    found = report["categories"]
    weighed = {
        each["id"]
        for category in found.values()
        for each in category["auditRefs"]
        if each["weight"]
    }
    audits = {name: report["audits"][name]["score"] for name in weighed}
    missed = sorted(name for name, score in audits.items() if score not in (None, 1))
    return [round(100 * (each["score"] or 0)) for each in found.values()], missed


def reported(lighthouse, url):
    """The report as JSON; at times Lighthouse loses its recording and asks to go on."""
    flags = f"--chrome-flags=--headless {' '.join(ARGUMENTS)}"
    for _ in range(TRIES):
        done = subprocess.run(
            [lighthouse, url, "--quiet", "--output=json", flags],
            env={**os.environ, "CHROME_PATH": find_chromium()},
            stdout=subprocess.PIPE,
            check=False,
        )
        if done.returncode == 0:
            return done.stdout
    raise RuntimeError(f"no report of {url}")


def main(folder):
    lighthouse = Path(folder, "node_modules/.bin/lighthouse").resolve()
    print("performance, accessibility, best practices, SEO")
    with (
        tempfile.TemporaryDirectory() as temporary,
        production(Path(temporary), f"{temporary}/db.sqlite3") as address,
    ):
        for path in (f"/{code}/{page}" for code in LANGUAGES for page in PAGES):
            print(path, *scores(lighthouse, address + path), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
