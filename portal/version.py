"""The version of this release, which pyproject.toml has."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "pyproject.toml"


@cache
def project():
    return tomllib.loads(FILE.read_text())


def version():
    return project()["project"]["version"]


def copies_read_from():
    """The oldest release that reads a copy which this release writes."""
    return project()["tool"]["youcheng"]["copies-read-from"]


def in_order(name):
    """Numbers by which versions, as 1.10.0, can be compared."""
    return tuple(map(int, name.split(".")))
