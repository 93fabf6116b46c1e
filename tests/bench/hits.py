"""What a published page costs the portal itself, where no nginx stands before it."""

from io import BytesIO
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from portal.public.published.switching import switch
from portal.wsgi import application
from tests.bench.pages import ENVIRON

PAGE = "/en/cities/incheon/"
ROUNDS, HITS = 15, 200
AT_MOST = 0.30  # milliseconds


def hello(environ, start_response):
    """The least that can answer: WSGI without a framework."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def ask(handler, **more):
    """The status, headers and body of the page, asked for as a browser does."""
    told = []
    asked = {"PATH_INFO": PAGE, "HTTP_ACCEPT_ENCODING": "gzip, br", **more}
    environ = {**ENVIRON, **asked, "wsgi.input": BytesIO()}
    response = handler(environ, lambda *words: told.extend(words))
    try:
        return told[0], dict(told[1]), b"".join(response)
    finally:
        getattr(response, "close", lambda: None)()


def cost(handler, **more):
    """Milliseconds of CPU for one hit."""
    begin = process_time()
    for _ in range(HITS):
        ask(handler, **more)
    return (process_time() - begin) / HITS * 1000


def report():
    with (
        TemporaryDirectory(prefix="portal-hits-") as folder,
        override_settings(PUBLISHED_ROOT=folder),
    ):
        switch()
        ask(application)
        with CaptureQueriesContext(connection) as captured:
            status, headers, body = ask(application)
        kept = {"HTTP_IF_NONE_MATCH": headers["ETag"]}
        if (status[:3], ask(application, **kept)[0][:3]) != ("200", "304"):
            raise RuntimeError(f"the page answered {status}")
        rounds = [
            (cost(application), cost(application, **kept), cost(hello))
            for _ in range(ROUNDS)
        ]
    page, same, bare = map(median, zip(*rounds, strict=True))
    print(f"Without nginx a published page of {len(body):,} bytes costs {page:.2f} ms")
    print(f"of CPU, of at most {AT_MOST:.2f}, and {len(captured)} queries; where it is")
    print(f"known already {same:.2f} ms; a bare hello of WSGI {bare:.3f} ms.\n")
