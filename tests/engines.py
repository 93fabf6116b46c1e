"""`python -m tests.engines`: the whole suite on SQLite and PostgreSQL, side by side.

Each line begins with the engine that it is about.
"""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

SUITE = (sys.executable, "-m", "pytest")
ENGINES = {
    "SQLite": SUITE,
    "PostgreSQL": (sys.executable, "-m", "tests.postgres", *SUITE),
}


def start(command):
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environ.pop("DATABASE_URL", None)
    return subprocess.Popen(
        command,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def follow(name, process):
    """Print what a run says until it ends; returns how it ended."""
    for line in process.stdout:
        sys.stdout.write(f"{name:10} {line}")
        sys.stdout.flush()
    return process.wait()


def main():
    runs = {name: start(command) for name, command in ENGINES.items()}

    def end(*_):
        for process in runs.values():
            process.terminate()

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    with ThreadPoolExecutor(len(runs)) as pool:
        codes = list(pool.map(follow, runs, runs.values()))
    for name, code in zip(runs, codes, strict=True):
        print(f"{name:10} {'failed' if code else 'passed'}")
    return max(map(abs, codes))


if __name__ == "__main__":
    sys.exit(main())
