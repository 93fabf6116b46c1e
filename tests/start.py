"""`python -m tests.start`: start the portal twice in a fresh clone and time it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

HOST = "127.0.0.1"
HOME_PAGES = ("/zh-hans/", "/en/", "/ko/")
FIRST_START = 300  # seconds, with all downloads
SECOND_START = 5
EDIT = "from portal.models import SiteSettings as S; print(S.objects.update(phone='1'))"
LOOK = "from portal.models import SiteSettings as S; print(S.objects.get().phone)"


def free_port():
    with socket.create_server((HOST, 0)) as server:
        return server.getsockname()[1]


def answers(port, path):
    """The status of a page, or None while nothing listens."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    except ConnectionError:
        return None
    finally:
        connection.close()


def wait_for_home_pages(server, port, limit):
    """Seconds until the home page answers in every language; exits past the limit."""
    begin = time.monotonic()
    while True:
        statuses = [answers(port, path) for path in HOME_PAGES]
        seconds = time.monotonic() - begin
        if statuses == [200] * len(HOME_PAGES):
            return seconds
        if server.poll() is not None:
            sys.exit(f"The server ended with {server.returncode}.")
        if seconds > limit:
            sys.exit(f"{HOME_PAGES} answered {statuses} after {seconds:.1f} s.")
        time.sleep(0.05)


@contextmanager
def running(folder, port):
    """`make run` in a process group of its own, which ends with the block."""
    server = subprocess.Popen(
        ["make", "run"],
        cwd=folder,
        env={**os.environ, "PORT": str(port)},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield server
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(server.pid, number)
                server.wait(timeout=10)


def shell(folder, code):
    command = [".venv/bin/python", "manage.py", "shell", "-v0", "-c", code]
    return subprocess.check_output(command, cwd=folder, text=True).strip()


def main():
    source = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", source, folder], check=True)
        with running(folder, port := free_port()) as server:
            first = wait_for_home_pages(server, port, FIRST_START)
            if shell(folder, EDIT) != "1":
                sys.exit("The fixtures left no site settings to edit.")
        with running(folder, port := free_port()) as server:
            second = wait_for_home_pages(server, port, SECOND_START)
        if shell(folder, LOOK) != "1":
            sys.exit("The second start undid an edit.")
    print(f"First page after {first:.1f} s, on the second start {second:.1f} s.")


if __name__ == "__main__":
    main()
