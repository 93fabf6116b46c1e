"""A server of S3 on this machine: rclone, which gives out a folder.

Each bucket is a folder in it, each object a file, so a test can look at what is there,
and damage it. It checks keys and signatures as Amazon's does.
"""

import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

KEY, SECRET = "office", "se/cr+et"


class Server:
    """Where it listens, and the folder that holds its buckets."""

    def __init__(self, folder, port):
        self.folder, self.port, self.process = folder, port, None

    def url(self, bucket, key=KEY, secret=SECRET):
        account = f"{key}:{quote(secret, safe='')}@" if key else ""
        return f"s3+http://{account}127.0.0.1:{self.port}/{bucket}"

    def start(self):
        command = [Path(sys.executable).parent / "rclone", "serve", "s3", self.folder]
        command += ["--addr", f"127.0.0.1:{self.port}", "--config", "/dev/null"]
        command += ["--auth-key", f"{KEY},{SECRET}", "--vfs-cache-mode", "off"]
        command += ["--dir-cache-time", "0s"]
        with (self.folder.parent / "s3.log").open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + 60  # a busy machine takes its time
        while not self.answers():
            assert self.process.poll() is None, log.name
            assert time.monotonic() < until, log.name
            time.sleep(0.02)

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def stop(self):
        self.process.kill()
        self.process.wait()

    @contextmanager
    def away(self):
        """Within the block nobody listens there."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def new_bucket(self, name):
        """An empty bucket; the folder that it is."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


@contextmanager
def server(folder):
    """A server whose buckets are in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Server(folder, port)
    found.start()
    try:
        yield found
    finally:
        found.stop()
