"""nginx collects what is sent slowly, and takes at once what is read slowly."""

import pytest

from tests.deploy.asking import connect, head
from tests.deploy.echo import echo
from tests.deploy.nginx import nginx
from tests.deploy.slow import WINDOW

pytestmark = pytest.mark.deploy
SIZE = 20 * 2**20  # bytes: more than nginx has buffers, and sockets together


@pytest.fixture
def behind(nginx_program, tmp_path):
    with echo() as server, nginx(nginx_program, tmp_path, server.server_port) as ahead:
        yield ahead, server


def test_a_body_reaches_the_portal_when_all_of_it_is_there(behind):
    ahead, server = behind
    with connect(ahead.port, ahead.trust) as connection:
        beginning = head("POST", "/en/", Content_Length="6") + "\r\n"
        connection.sendall(f"{beginning}abc".encode())
        connection.settimeout(0.5)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        assert not server.reached.is_set()
        connection.settimeout(10)
        connection.sendall(b"def")
        assert connection.recv(12) == b"HTTP/1.1 200"
    assert server.requests[0][2] == b"abcdef"


@pytest.mark.parametrize("path", ["/en/", "/admin/", "/static/a.css", "/data/a.csv"])
def test_an_answer_is_taken_at_once_however_slowly_it_is_read(behind, path):
    ahead, server = behind
    server.size = SIZE
    with connect(ahead.port, ahead.trust, window=WINDOW) as connection:
        connection.sendall(f"{head('GET', path)}\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 200"
        assert server.answered.wait(5)
