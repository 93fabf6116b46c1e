"""`python -m tests.bench.published`: what it costs to give out a published page.

Behind nginx, as `deploy/` has it. `--visits` says how many are replayed, 20,000 if
nothing is said: with 100,000 it takes some minutes.
"""

import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.visits import Visitors, pages_of, replay
from tests.deploy.asking import HTTPS, ask
from tests.deploy.nginx import NAME, find_nginx
from tests.deploy.publishing import publishing
from tests.deploy.site import site
from tests.start import HOST, free_port

PAGE = "/en/cities/incheon/"
ROUNDS, SECONDS, CONNECTIONS = 15, 1, 64
# Headers of an answer that nginx writes itself.
OWN = {"Server", "Date", "Connection", "Content-Type", "Content-Length", "ETag"}
# The same bytes as a plain file of this site, with the same headers and with fewest.
INSIDE = """
location = /plain-file {{ alias {folder}/plain/page; }}
location = /same-headers {{
    default_type "text/html; charset=utf-8";
    alias {folder}/plain/page;
    {headers}
}}
"""
# And of a server without anything else.
BESIDE = """
server {{
    listen {host}:{port} ssl;
    server_name {name};
    ssl_certificate {folder}/fullchain.pem;
    ssl_certificate_key {folder}/privkey.pem;
    location / {{ root {folder}/plain; }}
}}
"""


@contextmanager
def published_site():
    """A site with all pages published, the port of the bare server, and a folder."""
    with TemporaryDirectory(prefix="portal-published-") as name:
        first, folder = Path(name, "first"), Path(name, "second")
        (folder / "plain").mkdir(parents=True)
        first.mkdir()
        words = {"host": HOST, "port": free_port(), "name": NAME, "folder": folder}
        log = {"GUNICORN_CMD_ARGS": f"--access-logfile={folder}/reached.log"}
        program = find_nginx()
        with ExitStack() as stack:
            whole = stack.enter_context(site(program, first))
            words["headers"] = "\n    ".join(headers(whole.port))
            nginx = {"more": BESIDE.format(**words), "inside": INSIDE.format(**words)}
            published = stack.enter_context(
                publishing(program, folder, whole, log, **nginx)
            )
            visit = Visitors(published.site.nginx).ask
            for path in set(pages_of(visit)):
                visit(path)
            yield published, words["port"], folder


def headers(port):
    """Those of the page, as the portal at a port sends it, as lines of nginx.conf."""
    sent = ask(port, PAGE, headers=HTTPS | {"Accept-Encoding": "gzip"}).headers
    for name, text in sent.items():
        if name not in OWN:
            yield f'add_header {name} "{text}";'


def report(visits=20_000):
    if find_nginx() is None:
        print("Published pages are not measured behind nginx: there is none here.\n")
        return
    with published_site() as (published, bare, folder):
        report_rates(published, bare, folder)
        report_replay(published, folder, visits)


# As fast as a file


def report_rates(published, bare, folder):
    wrk = shutil.which("wrk")
    if wrk is None:
        print("Rates behind nginx are not measured: wrk is missing (apt install wrk).")
        return
    body = published.visit(PAGE, "gzip").body
    (folder / "plain/page").write_bytes(body)
    own = f"https://{HOST}:{published.site.nginx.port}"
    urls = [f"{own}{PAGE}", f"{own}/same-headers", f"{own}/plain-file"]
    urls.append(f"https://{HOST}:{bare}/page")
    rounds = []
    for number in range(ROUNDS):  # each is the first and the last in turn
        order = urls if number % 2 else urls[::-1]
        found = {url: measured(wrk, folder, url) for url in order}
        rounds.append([found[url] for url in urls])
    ratios = (median(row[0][0] / row[n][0] for row in rounds) for n in (1, 2, 3))
    columns = zip(*rounds, strict=True)  # one of each address
    rates, costs = zip(
        *([*map(median, zip(*each, strict=True))] for each in columns), strict=True
    )
    rate = ", ".join(f"{each:,.0f}" for each in rates)
    cost = ", ".join(f"{each:.1f}" for each in costs)
    ratio = ", ".join(f"{each:.3f}" for each in ratios)
    print(f"Behind nginx, wrk with {CONNECTIONS} connections over TLS, {len(body):,}")
    print("bytes: of a published page, of a plain file with the same headers, of one")
    print("without, and of one of a server that has nothing else")
    print(f"{rate} a second; the page is given out {ratio}")
    print(
        f"times as fast as these, of at least 0.97 (medians of {ROUNDS} rounds). nginx"
    )
    print(f"spends {cost} µs of CPU on one.")


def measured(wrk, folder, url):
    """Requests a second, and microseconds of nginx's CPU for each."""
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Host: {NAME}"]
    command += ["-H", "Accept-Encoding: gzip", url]
    begin = cpu_of_nginx(folder)
    text = subprocess.check_output(command, text=True)
    spent = cpu_of_nginx(folder) - begin
    if "Non-2xx" in text:
        raise RuntimeError(text)
    count = int(re.search(r"(\d+) requests in", text)[1])
    rate = float(re.search(r"Requests/sec: +([\d.]+)", text)[1])
    return rate, spent / count * 1e6


def cpu_of_nginx(folder):
    """Seconds that all processes of one nginx have worked so far."""
    main = Path(folder, "nginx.pid").read_text().strip()
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    fields = (Path(f"/proc/{each}/stat").read_text().split() for each in children)
    ticks = sum(int(found[13]) + int(found[14]) for found in fields)
    return ticks / os.sysconf("SC_CLK_TCK")


# What reaches Python


def report_replay(published, folder, visits):
    """Visits by favour, to a site whose pages are all there."""
    visitors = Visitors(published.site.nginx)
    pages = sorted(set(pages_of(visitors.ask)))
    begin, before = time.monotonic(), reached(folder)
    statuses = replay(visitors.ask, pages, visits)
    seconds, count = time.monotonic() - begin, reached(folder) - before
    others = sum(statuses.values()) - statuses[200]
    print(f"Replay of {visits:,} visits over {len(pages):,} pages by Zipf's law, 5 %")
    print(f"with a query: {count / visits:.2%} reached Python, of under 6 %;")
    print(f"{visits / seconds:,.0f} a second, {others} answers not 200.\n")


def reached(folder):
    with Path(folder, "reached.log").open() as log:
        return sum(1 for _ in log)
