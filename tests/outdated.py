"""`python -m tests.outdated`: are the locked packages the newest of their lines?

The line of a package is what pyproject.toml allows; of uv, that of its pinned minor
version. The index is the one that uv is set up to ask. What is to stay behind for a
while has its reason in pyproject.toml:

    [tool.youcheng.held]
    name = "why not the newest"

A release counts after a week: what its makers take back at once is not taken here, and
nobody who changes something else is stopped on the day. After that this can fail where
nothing has changed here, which is meant: nobody else says that a package has to be
replaced. It is asked last, when all that is about our own changes has been said.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ("requirements.txt", "requirements-dev.txt", ".ci/uv.txt")
COMPILE = (".ci/uv", "pip", "compile", "-q", "--refresh", "--universal")
COMPILE += ("--python-version", "3.12", "--no-header", "--no-annotate", "--upgrade")
COMPILE += ("--exclude-newer", "7 days")
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


class Behind(NamedTuple):
    """A package, as it is locked and as it could be."""

    name: str
    locked: str
    newest: str

    def __str__(self):
        return f"  {self.name} {self.locked}, newest {self.newest}"


def versions(text):
    """The versions of a file of pinned requirements, by name.

    Several of one package, each for other machines, are one text.
    """
    found = {}
    for name, version in PINNED.findall(text):
        found.setdefault(name, set()).add(version)
    return {name: ", ".join(sorted(each)) for name, each in found.items()}


def ask(command, text=None):
    """What the index answers; ends the run where it cannot be asked."""
    result = subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, check=False
    )
    if result.returncode:
        sys.exit(
            "It is not known whether the locked packages are the newest: the package "
            f"index could not be asked, or has no answer.\n{result.stderr.strip()}"
        )
    return result.stdout


def behind(locked, newest):
    """The packages of which the line has a newer version, or which it needs no more."""
    return [
        Behind(name, version, newest.get(name, "(not needed)"))
        for name, version in locked.items()
        if name not in newest or is_newer(newest[name], version)
    ]


def is_newer(one, other):
    """Whether one text of versions has a newer one than all of the other."""
    first, second = (max(map(Version, text.split(", "))) for text in (one, other))
    return first > second


def beyond(latest, newest):
    """What there is on no line of ours, as `uv pip list` gives it."""
    return [
        Behind(each["name"], newest[each["name"]], each["latest_version"])
        for each in latest
        if newest.get(each["name"], each["latest_version"]) != each["latest_version"]
    ]


def complaints(found, held):
    """What is wrong, in sentences; nothing where each has its reason."""
    names = {each.name for each in found}
    without = [each for each in found if not held.get(each.name, "").strip()]
    lines = []
    if without:
        newer = " ".join(each.name for each in without)
        lines += ["These packages are behind their line, and no reason is given:"]
        lines += [*map(str, without), f'Take them: make lock NEWER="{newer}"']
        lines += ["or give a reason in pyproject.toml, [tool.youcheng.held]."]
    for name in sorted(held.keys() - names):
        lines.append(f"[tool.youcheng.held] names {name}, which is not behind.")
    return lines


def main():
    files = [versions((ROOT / name).read_text()) for name in LOCKED]
    newest = versions(ask([*COMPILE, "--group", "dev", "pyproject.toml"]))
    newest |= versions(ask([*COMPILE, "-"], f"uv~={files[-1]['uv']}"))
    listing = (".ci/uv", "pip", "list", "--python", sys.executable, "--outdated")
    latest = json.loads(ask([*listing, "--format", "json"]))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    held = project["tool"].get("youcheng", {}).get("held", {})
    found = sorted({each for locked in files for each in behind(locked, newest)})
    for each in found:
        if each.name in held:
            print(f"Held:{each} ({held[each.name]})")
    if further := beyond(latest, newest):
        print("Beyond the lines of pyproject.toml, to know:", *further, sep="\n")
    if lines := complaints(found, held):
        sys.exit("\n".join(lines))
    count = len(set().union(*files))
    print(f"{count} locked packages, each the newest of its line or held.")


if __name__ == "__main__":
    main()
