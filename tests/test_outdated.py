"""Which packages are behind, and when that is a complaint."""

import pytest

from tests.outdated import Behind, ask, behind, beyond, complaints, versions

LOCKED = """# made by a program
babel==2.18.0 \\
    --hash=sha256:00
    # via youcheng (pyproject.toml)
psycopg[binary, pool]==3.3.9 ; python_version < '3.14' \\
    --hash=sha256:11
tzdata==2026.1 ; sys_platform == 'win32'
tzdata==2026.6 ; sys_platform != 'win32'
"""
BABEL = Behind("babel", "2.18.0", "2.19.0")


def test_the_versions_of_a_locked_file_are_read():
    found = {"babel": "2.18.0", "psycopg": "3.3.9", "tzdata": "2026.1, 2026.6"}
    assert versions(LOCKED) == found


def test_a_package_is_behind_that_its_line_has_newer_or_needs_no_more():
    newest = {"babel": "2.19.0", "psycopg": "3.3.9"}
    gone = Behind("tzdata", "2026.1, 2026.6", "(not needed)")
    assert behind(versions(LOCKED), newest) == [BABEL, gone]
    assert behind(versions(LOCKED), versions(LOCKED)) == []
    assert behind(versions(LOCKED), versions(LOCKED) | {"babel": "2.9.0"}) == []


def test_what_is_on_no_line_of_ours_is_only_told():
    latest = [
        {"name": "django", "latest_version": "7.0"},
        {"name": "babel", "latest_version": "2.19.0"},
        {"name": "of-somebody-else", "latest_version": "1.0"},
    ]
    newest = {"django": "6.1.3", "babel": "2.19.0"}
    assert beyond(latest, newest) == [Behind("django", "6.1.3", "7.0")]


def test_a_package_that_is_behind_is_named_with_both_versions():
    text = "\n".join(complaints([BABEL], {}))
    assert "babel 2.18.0, newest 2.19.0" in text
    assert 'make lock NEWER="babel"' in text


def test_a_reason_is_enough_while_there_is_need_of_it():
    assert complaints([BABEL], {"babel": "Names of two countries are wrong."}) == []
    assert complaints([BABEL], {"babel": " "})
    assert complaints([], {}) == []
    (line,) = complaints([], {"babel": "Names of two countries are wrong."})
    assert "babel, which is not behind" in line


def test_an_index_that_does_not_answer_is_no_good_news():
    with pytest.raises(SystemExit, match=r"It is not known whether.*\nno route$"):
        ask(["sh", "-c", "echo no route >&2; exit 2"])
