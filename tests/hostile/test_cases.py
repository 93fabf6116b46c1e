"""README.md says which tests show which case, and all of them are there."""

import re
from pathlib import Path

HERE = Path(__file__).parent
CASES = 40


def lines():
    """The number of each case, and what stands in its last column."""
    text = (HERE / "README.md").read_text()
    found = re.findall(r"^\| (\d+) \|.*\| ([^|]*) \|$", text, re.MULTILINE)
    return [(int(number), tests) for number, tests in found]


def named(tests):
    """The files of a line, each with the names of its tests."""
    for path, names in re.findall(r"`([\w/]+\.py)`((?:,? [a-z0-9_]+)*)", tests):
        yield HERE.parent / path, re.findall(r"\w*_\w+", names)


def test_every_case_has_a_line():
    assert [number for number, _ in lines()] == list(range(1, CASES + 1))
    for number, tests in lines():
        assert [*named(tests)] or tests.startswith("open"), number


def test_every_test_that_is_named_is_there():
    for number, tests in lines():
        for path, names in named(tests):
            code = path.read_text()
            assert "\ndef test_" in code, number
            for name in names:
                assert f"\ndef test_{name}(" in code, (number, name)
