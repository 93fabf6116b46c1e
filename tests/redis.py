"""A Redis of the machine's programs, which lives as long as a block."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.start import HOST, free_port


@dataclass
class Redis:
    """A running one; `stop` ends it, `start` starts it again, at the same address."""

    program: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen = None

    @property
    def url(self):
        return f"redis://{HOST}:{self.port}/0"

    def start(self):
        command = [self.program, "--bind", HOST, "--port", str(self.port)]
        command += ["--save", "", "--appendonly", "no", "--dir", "/tmp"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while not self.is_ready():
            assert self.process.poll() is None
            time.sleep(0.02)

    def is_ready(self):
        import redis

        try:
            return redis.Redis.from_url(self.url).ping()
        except redis.exceptions.ConnectionError:
            return False

    def stop(self):
        self.process.kill()
        self.process.wait()


@contextmanager
def running():
    """A new one; without the program the test is skipped, or fails in CI."""
    program = shutil.which("redis-server")
    if program is None:
        miss = pytest.fail if os.environ.get("REQUIRE_REDIS") == "1" else pytest.skip
        miss("no redis-server on this machine")
    redis = Redis(program)
    redis.start()
    try:
        yield redis
    finally:
        redis.stop()
