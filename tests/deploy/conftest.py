"""The shipped files in use; without nginx on the machine all of this is skipped."""

import os
import shutil
import signal

import pytest

from tests.deploy.asking import ask
from tests.deploy.echo import echo
from tests.deploy.nginx import nginx
from tests.deploy.site import site as running_site


@pytest.fixture(scope="session", autouse=True)
def end_by_signal():
    """An end by signal takes the servers along like any other end."""
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {
        number: signal.signal(number, lambda *_: pytest.exit("ended by a signal", 1))
        for number in numbers
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def nginx_program():
    """The path of nginx; without one the test is skipped, or fails in CI."""
    if path := shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return path
    miss = pytest.fail if os.environ.get("REQUIRE_NGINX") == "1" else pytest.skip
    return miss("no nginx on this machine")


@pytest.fixture(scope="session")
def whole(nginx_program, tmp_path_factory):
    """The whole site, made once for all of these tests."""
    with running_site(nginx_program, tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture
def visit(whole):
    """Ask nginx for something, as a visitor does."""
    return whole.visit


@pytest.fixture(scope="session")
def pair(nginx_program, tmp_path_factory):
    with echo() as behind:
        folder, port = tmp_path_factory.mktemp("echo"), behind.server_port
        with nginx(nginx_program, folder, port) as ahead:
            yield ahead, behind


@pytest.fixture
def reached(pair):
    """nginx before a server that keeps what reaches it, which is nothing yet."""
    ahead, behind = pair
    behind.forget()
    return ahead, behind


@pytest.fixture
def send(reached):
    """Ask that nginx for something; returns the answer, and what reached the server."""
    ahead, behind = reached

    def send(path, **options):
        del behind.requests[:]
        answer = ask(ahead.port, path, ahead.trust, **options)
        return answer, list(behind.requests)

    return send
