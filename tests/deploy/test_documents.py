"""What the pages for operators name is there, and both languages say the same.

That the commands do what the pages say is shown in machine/test_documents.py.
"""

import re

import pytest
from django.core.management import CommandError, get_commands, load_command_class

from tests.deploy.documents import (
    FENCE,
    OTHERS,
    ROOT,
    commands_in,
    lines_of,
    pages,
    quoted,
    shape_of,
)

pytestmark = pytest.mark.deploy
LONGEST = 150  # lines of a page
# Of Debian's base system, and of the packages that the portal or the page installs.
PROGRAMS = {"adduser", "apt-get", "cd", "chown", "cp", "curl", "cut", "du", "echo"}
PROGRAMS |= {"grep", "install", "journalctl", "mkdir", "mv", "rm", "rsyslogd"}
PROGRAMS |= {"runuser", "sha256sum", "tar", "test", "timedatectl", "wget"}
PROGRAMS |= {".venv/bin/gunicorn"}
# Not the portal's own: of a bucket, of `make`, of SQL; and settings that are gone.
NO_SETTINGS = {"AWS_ACCESS_KEY_ID", "VACUUM"}
NO_SETTINGS |= {"PUBLISHED_ROOT", "SERVE_ALONE", "NODE_URL", "CACHE_URL", "MEDIA_ACCEL"}


@pytest.fixture(scope="module")
def texts():
    """Each page for operators, by its path."""
    found = {}
    for code in ("en", "zh"):
        for name, text in pages(code).items():
            if name not in OTHERS - {"dengbao.md"}:
                found[f"docs/{code}/{name}"] = text
    return found


def fault_of(words):
    """Return what is wrong with a command; nothing if it can be called like that."""
    program, *rest = words
    folder, _, script = program.rpartition("deploy/")
    if program == "portalctl":
        return fault_of_ours(*rest)
    if folder:
        return " ".join(
            each for each in rest if each.startswith("-") and not named(each, script)
        )
    if program == "make":
        rules = re.findall(r"^([\w -]+):", (ROOT / "Makefile").read_text(), re.M)
        targets = " ".join(rules).split()
        return "" if {*rest} <= {*targets} else "no such target"
    if program == "systemctl":
        return ", ".join(each for each in rest if not is_unit(each))
    return "" if program in PROGRAMS else "not installed"


def fault_of_ours(name, *rest):
    if name not in get_commands():
        return "" if name == "help" else "no such command"
    command = load_command_class(get_commands()[name], name)
    try:
        command.create_parser("manage.py", name).parse_args(rest)
    except CommandError as error:
        return str(error)
    return ""


def named(option, script):
    """Find an option in the text that --help of a command of `deploy/` prints."""
    code = (ROOT / "deploy" / script).read_text()
    text = re.search(r"<<'TEXT'\n(.*?)^TEXT$", code, re.M | re.S)[1]
    return re.search(rf"(?<![\w-]){option.partition('=')[0]}(?![\w-])", text)


def is_unit(name):
    """Return False for a unit of the portal that `deploy/` does not have."""
    if not re.fullmatch(r"portal[\w-]*(\.\w+)?", name):
        return True
    return (ROOT / "deploy" / (name if "." in name else f"{name}.service")).exists()


def test_both_languages_have_the_same_pages_parts_and_commands():
    english, chinese = pages("en"), pages("zh")
    for name in english.keys() - OTHERS:
        assert shape_of(english[name]) == shape_of(chinese[name]), name


def test_a_page_is_short(texts):
    found = {path: len(text.splitlines()) for path, text in texts.items()}
    assert {path for path, lines in found.items() if lines > LONGEST} == set()


def test_every_command_can_be_called_as_it_is_written(texts):
    faults = []
    for path, text in texts.items():
        for line in [*lines_of(text), *quoted(text)]:
            found = [fault_of(words) for words in commands_in(line)]
            faults += [f"{path}: {line}: {fault}" for fault in found if fault]
    assert faults == []


def test_every_setting_unit_and_file_that_is_named_exists(texts):
    table = (ROOT / "docs/en/settings.md").read_text()
    known = {*re.findall(r"`([A-Z][A-Z_0-9]+)`", table)} | NO_SETTINGS
    faults = []
    for path, text in texts.items():
        words = FENCE.sub("", text)
        for name in re.findall(r"`([A-Z][A-Z_0-9]{3,})(?:=[^`]*)?`", words):
            faults += [f"{path}: {name}"] * (name not in known)
        for name in re.findall(r"\bportal[\w-]*\.(?:service|socket|timer)\b", words):
            faults += [f"{path}: {name}"] * (not is_unit(name))
        for name in re.findall(r"/srv/portal/current/([\w./-]+)", words):
            faults += [f"{path}: {name}"] * (not (ROOT / name).exists())
    assert faults == []
