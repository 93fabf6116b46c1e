"""`python -m tests.parts NAME ...`: parts of the suite, one after the other.

Each part but the last runs in two processes, by file, and ends with its time. All of
them run even if one fails, and what failed is named once more at the end. What each
leaves out, and why, is said here and only here.
"""

import os
import sys
import time
from contextlib import nullcontext
from subprocess import PIPE, Popen
from typing import NamedTuple

from tests import postgres

PYTEST = (sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile")
PYTEST += ("--durations=25", "--durations-min=1")
PYTEST += ("--no-loadscope-reorder",)  # the order is that of tests/conftest.py


class Part(NamedTuple):
    """Which tests run, on which engine; what the others are and where they run."""

    tests: str  # an expression of pytest's marks
    engine: str = "SQLite"
    leaves_out: str = ""
    options: tuple = ()  # of pytest


PARTS = {
    # `make test`
    "quick": Part(
        "not browser and not deploy and not full",
        leaves_out="what needs a browser or nginx, and walks over each kind, language "
        "and order of events of which the unmarked tests take the cases that differ",
    ),
    # `make test-full` and .ci/run
    "sqlite": Part(
        "not browser and not deploy",
        leaves_out="what needs a browser or nginx: the parts of these names",
    ),
    # All of a mark is in the folder of its name, so nothing else has to be collected.
    "browser": Part("browser", options=("tests/browser",)),
    "postgresql": Part(
        "engine",
        engine="PostgreSQL",
        leaves_out="what no engine can change: what is computed from rows once they "
        "are read (words, languages, templates, files, addresses, forms), which "
        "SQLite has shown, and what the browser makes of the pages",
    ),
    # One process: visitors are timed, of a site that has the machine to itself.
    "deploy": Part(
        "deploy", engine="PostgreSQL", options=("tests/deploy", "-n", "0", "-s")
    ),
}


def show(command, environ, failed):
    """Run a command and show what it prints; add the lines that name a failed test."""
    with Popen(command, env=environ, stdout=PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if line.startswith(("FAILED", "ERROR")):
                failed.append(line)
    return process.returncode


def run(name, failed):
    """Run a part; returns how it ended, and adds what failed."""
    part = PARTS[name]
    print(f"\n== {name}: on {part.engine}, {part.tests}", flush=True)
    if part.leaves_out:
        print(f"Left out: {part.leaves_out}.", flush=True)
    environ = {key: os.environ[key] for key in os.environ if key != "DATABASE_URL"}
    server = postgres.server() if part.engine == "PostgreSQL" else nullcontext({})
    with server as address:
        if address is None:
            return int(os.environ.get("REQUIRE_POSTGRES") == "1")
        command = (*PYTEST, *part.options, "-m", part.tests)
        return show(command, {**environ, **address}, failed)


def main(names):
    ended, failed = {}, []
    for name in names:
        begin = time.monotonic()
        code = run(name, failed)
        ended[name] = code, time.monotonic() - begin
    print("\n", *failed, sep="")
    for name, (code, seconds) in ended.items():
        print(f"{name:10} {'failed' if code else 'passed'} after {seconds:.0f} s")
    return max(abs(code) for code, _ in ended.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
