"""After a change the web servers in front are waited for, or named."""

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from portal.models import User
from portal.public.front import servers
from portal.public.front.edition import present
from tests.portal.admin.workflow.pressing import press
from tests.start import HOST, free_port

NOT_YET = "没有接到"


@contextmanager
def web_server(names):
    """One that says one name after the other, the last for good, or its present one."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("X-Edition", names.pop(0) if names else now())
            self.end_headers()

        def log_message(self, *args):
            pass

    def now():
        try:
            return present(timezone.now())[0]
        finally:
            connection.close()

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()


@pytest.fixture
def desk(few, client):
    client.force_login(User.objects.create_superuser("one"))
    return client


def test_one_that_follows_is_waited_for_and_not_named(few, desk, settings, caplog):
    names = ["before"] * 3
    with web_server(names) as address:
        settings.FRONTS = [address]
        assert NOT_YET not in press(desk, few, "withdraw")
    assert not names
    assert not caplog.records


def test_one_that_does_not_is_named_with_the_time(
    few, desk, settings, caplog, monkeypatch
):
    monkeypatch.setattr(servers, "PATIENCE", 0.3)
    silent = f"{HOST}:{free_port()}"
    with web_server([]) as good, web_server(["before"] * 99) as behind:
        settings.FRONTS = [good, behind, f"http://{silent}"]
        page = press(desk, few, "withdraw")
    few.refresh_from_db()
    assert few.status == "withdrawn"
    for name in (behind.removeprefix("http://"), silent):
        assert f"网页服务器 {name} {NOT_YET}" in page
        assert f"{name} does not have the change" in caplog.text
    assert good not in page


def test_a_change_that_nobody_sees_waits_for_none(few, settings, make_one):
    settings.FRONTS = [f"http://{HOST}:{free_port()}"]
    begin = time.monotonic()
    make_one(type(few), "draft", status="draft")
    assert time.monotonic() - begin < servers.PATIENCE
