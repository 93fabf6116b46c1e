"""What visitors notice of many who try to sign in, at a real server."""

import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from multiprocessing import get_context
from statistics import quantiles
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from tests.start import HOST, free_port

HOME, LOGIN = "/zh-hans/", "/admin/login/"
CLIENTS, SECONDS = 16, 20
TIMES_AT_MOST = 3
# Seconds between two attempts of one who guesses: as over a network, and as fast as the
# answers come, which is the worst that two cores bear, the guessing among it.
PAUSES = (0.1, 0)


def server(port):
    """Two workers of four threads, as docs/en/operate.md starts them."""
    from tests.browser.production import gunicorn

    words = ["portal.wsgi", "-b", f"{HOST}:{port}", "--workers=2", "--threads=4"]
    return gunicorn([*words, "--forwarder-headers="], port, os.environ, is_up)


def is_up(port):
    try:
        return ask(port, "GET", "/healthz")[0].status == 200
    except ConnectionError:
        return False


def ask(port, method, path, body=None, **headers):
    """The response of a request on a connection of its own, and its text."""
    host = urlsplit(settings.SITE_URL).netloc
    known = {"Host": host, "X-Forwarded-Proto": "https"}
    connection = HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request(method, path, body, {**known, **headers})
        response = connection.getresponse()
        return response, response.read().decode()
    finally:
        connection.close()


def guess(port, cookie, token, client, seconds, pause):
    """Post wrong passwords, each for an account and from a network of its own.

    Nothing but the places for checks bounds them, which is the worst case.
    """
    found, end = Counter(), time.monotonic() + seconds
    while time.monotonic() < end:
        number = found.total()
        values = {"username": f"name{client}-{number}", "password": "wrong"}
        response, _text = ask(
            port,
            "POST",
            LOGIN,
            urlencode(values | {"csrfmiddlewaretoken": token}),
            **{
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": cookie,
                "Referer": f"{settings.SITE_URL}{LOGIN}",
                "X-Forwarded-For": f"10.{client}.{number // 250 % 250}.{number % 250}",
            },
        )
        found[response.status] += 1
        time.sleep(pause)
    return found


def attack(port, seconds, pause, results):
    """Let all clients guess for so long, in this process; puts what was answered."""
    page, text = ask(port, "GET", LOGIN)
    cookie = page.getheader("Set-Cookie").partition(";")[0]
    token = text.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    with ThreadPoolExecutor(CLIENTS) as pool:
        tasks = [
            pool.submit(guess, port, cookie, token, client, seconds, pause)
            for client in range(CLIENTS)
        ]
        results.put(sum((each.result() for each in tasks), Counter()))


def visit(port, seconds):
    """Milliseconds within which 95 of 100 visits of the home page are answered."""
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.perf_counter()
        response, _text = ask(port, "GET", HOME)
        assert response.status == 200
        times.append((time.perf_counter() - begin) * 1000)
        time.sleep(0.05)
    return quantiles(times, n=20)[-1]


def report():
    processes = get_context("spawn")
    results = processes.Queue()
    print(f"\nHome page, 95 of 100 visits, beside {CLIENTS} who try to sign in:")
    port = free_port()
    with server(port):
        visit(port, 2)
        quiet = visit(port, SECONDS)
        for pause in PAUSES:
            attackers = processes.Process(
                target=attack, args=(port, SECONDS, pause, results)
            )
            attackers.start()
            time.sleep(1)
            busy = visit(port, SECONDS - 2)
            attackers.join()
            print(
                f"each {pause} s: {busy:.0f} ms, {busy / quiet:.1f} times {quiet:.0f} "
                f"ms (at most {TIMES_AT_MOST}); answers to them: {dict(results.get())}"
            )
