"""The house: which room may use which, how large rooms are, and what they are called.

A room is a folder of an app, a part a folder in a room.
"""

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("portal", "exchanges", "attractions")
# From the ground up; what is on one floor knows nothing of its neighbours.
FLOORS = [
    {"drawing", "files", "server"},
    {"content"},
    {"models"},
    {"editorial"},
    {"archive", "internal", "inspection"},
    {"public"},
    {"health"},
    {"admin"},
    {"management", "templatetags"},
]
HALL = {
    *("__init__", "apps", "demo", "settings", "translation", "urls", "version", "wsgi"),
    *("locale", "migrations", "static"),
    *(room for floor in FLOORS for room in floor),
}
# In a room: what stands further right may use what stands further left.
PARTS = {
    "portal.drawing": [{"earth"}, {"cached", "coast"}, {"maps"}, {"covers"}],
    "portal.content": [
        {"kinds", "states", "constraints", "text", "partial_date"},
        {"querysets", "place"},
        {"rich_text"},
        {"i18n"},
        {"models", "pictures"},
        {"parts", "backlinks"},
    ],
    "portal.editorial": [
        {"revisions", "xlsx", "markdown"},
        {"workflow", "quality"},
        {"records"},
        {"translations"},
    ],
    "portal.public": [
        {"front"},
        {"navigation", "feeds", "views", "covers"},
        {"errors", "seo", "feedback", "search", "sharing"},
        {"api", "media"},
        {"urls"},
    ],
    "portal.health": [
        {"lines"},
        {"record"},
        {"rows", "machine", "servers"},
        {"examination"},
        {"report"},
        {"mails", "views"},
    ],
    "exchanges": [
        {"geography", "points"},
        {"models"},
        {"timeline"},
        {"ties"},
        {"calendar"},
        {"year"},
    ],
}
MOST_MODULES = 12
MOST_LINES = {".py": 310, ".css": 200}
DEEPEST = 4  # folders of a path, with that of the app
HANDS_ON = {
    *("portal.models", "portal.models.audit", "exchanges.models", "portal.admin"),
    "exchanges.admin",
}  # names, by __init__
# Names that said nothing, or several things.
OLD_NAMES = {
    *("said", "mishaps", "kept", "reasons", "typed", "taking_back", "handing_out"),
    *("usage", "uses", "sections", "doubts", "comparison", "difference", "align"),
    *("writing", "asked", "finding", "marking", "grams", "normal", "nearby", "keeping"),
    *("building", "as_csv", "as_json", "receiving", "answering", "own_page", "beside"),
    *("dated", "doubting", "choosing", "sending", "handing", "stock", "words"),
    *("undoing", "watch", "merging", "waiting", "to_check", "taking", "checking"),
}
DRAWERS = {"utils", "helpers", "common", "core", "services", "misc"}


@cache
def modules():
    """All modules of the apps but migrations, by their dotted name."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                name = ".".join(parts).removesuffix(".__init__")
                found[name] = path
    return found


@cache
def arrows():
    """Pairs of modules of which the first imports the second, anywhere in it."""
    known = modules()
    found = set()
    for name, path in known.items():
        found |= {(name, found_in(known, target)) for target in imported(path)}
    return {(one, other) for one, other in found if other and one != other}


def found_in(known, target):
    """The module of an import, whether it names the module or something in it."""
    while target and target not in known:
        target = target.rpartition(".")[0]
    return target


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def level(floors, room):
    return next((number for number, each in enumerate(floors) if room in each), None)


def room_of(module):
    """The room of a module of `portal`; empty for what stands under the roof."""
    app, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    return room if app == "portal" and level(FLOORS, room) is not None else ""


def goes_down(one, other, floors):
    """Whether the first of two rooms, or of two parts, may use the second."""
    mine, theirs = level(floors, one), level(floors, other)
    return one == other or None in (mine, theirs) or theirs < mine


def test_a_room_uses_only_what_lies_below_it():
    wrong = {
        f"{one} {other}"
        for one, other in arrows()
        if not goes_down(room_of(one), room_of(other), FLOORS)
    }
    assert wrong == set()


def test_so_does_a_part_of_a_room():
    wrong = set()
    for room, floors in PARTS.items():
        inside = [each for each in arrows() if all(a.startswith(room) for a in each)]
        for one, other in inside:
            parts = [a.removeprefix(f"{room}.").partition(".")[0] for a in (one, other)]
            if not goes_down(*parts, floors):
                wrong.add(f"{one} {other}")
    assert wrong == set()


def test_the_drawing_room_knows_of_django_its_cache_alone():
    found = {
        target
        for name, path in modules().items()
        if name.startswith("portal.drawing")
        for target in imported(path)
        if target.startswith("django")
    }
    assert found == {"django.core.cache.caches"}


def test_likeness_has_one_module_and_the_difference_of_texts_another():
    found = {
        name
        for name, path in modules().items()
        if any(target.startswith("rapidfuzz") for target in imported(path))
    }
    assert found == {"portal.content.likeness", "portal.editorial.revisions.text_diff"}


def test_nobody_imports_the_roof():
    roof = {"portal.settings", "portal.urls", "portal.wsgi"}
    assert not [(one, other) for one, other in arrows() if other in roof]


def test_the_apps_point_down():
    for one, other in arrows():
        below, above = one.partition(".")[0], other.partition(".")[0]
        assert APPS.index(above) <= APPS.index(below), (one, other)


def test_no_imports_go_in_a_circle():
    below = {name: set() for name in modules()}
    for one, other in arrows():
        below[one].add(other)
    assert [name for name in below if name in reached(name, below)] == []


def reached(name, below):
    """All modules that a module imports, and that these import, and so on."""
    found, waiting = set(), [name]
    while waiting:
        for other in below[waiting.pop()] - found:
            found.add(other)
            waiting.append(other)
    return found


def test_no_room_holds_too_many_modules_and_no_path_is_too_deep():
    sizes = {}
    for path in modules().values():
        folders = path.relative_to(ROOT).parts[:-1]
        assert len(folders) <= DEEPEST, path
        if path.name != "__init__.py" and "commands" not in folders:
            sizes["/".join(folders)] = sizes.get("/".join(folders), 0) + 1
    assert {name for name, size in sizes.items() if size > MOST_MODULES} == set()


def test_no_file_is_too_long():
    files = [*modules().values(), *(ROOT / "portal/static").rglob("*.css")]
    long = {
        str(path.relative_to(ROOT))
        for path in files
        if len(path.read_text().splitlines()) > MOST_LINES[path.suffix]
    }
    assert long == set()


def test_the_hall_is_what_the_house_says():
    """A new capability finds a room, or argues for one."""
    found = {each.stem for each in (ROOT / "portal").iterdir() if holds_files(each)}
    assert found == HALL


def holds_files(path):
    """Whether it is more than what Python left behind of a folder that is gone."""
    files = [path] if path.is_file() else path.rglob("*")
    return any(f.is_file() and "__pycache__" not in f.parts for f in files)


def test_every_package_says_what_it_is_and_defines_nothing_itself():
    for name, path in modules().items():
        if path.name != "__init__.py":
            continue
        tree = ast.parse(path.read_text())
        if name not in HANDS_ON:
            assert len(tree.body) == 1, f"{name} defines something"
        assert ast.get_docstring(tree), f"{name} has no docstring"
    folders = {name.rpartition(".")[0] for name in modules()} - {""}
    assert folders <= {*modules()}, "a package without __init__"


def test_tests_stand_in_the_rooms_that_they_are_about():
    for app in APPS:
        for folder in (ROOT / "tests" / app).rglob("*"):
            if folder.is_dir() and holds_files(folder):
                place = folder.relative_to(ROOT / "tests")
                assert (ROOT / place).is_dir(), place


def test_names_tell_what_is_in_a_module():
    for name in modules():
        stem = name.rpartition(".")[2]
        assert stem not in DRAWERS, name
        assert stem not in OLD_NAMES, name


def test_no_two_modules_of_a_room_differ_by_an_ending_only():
    rooms = {}
    for name in modules():
        room, _, stem = name.rpartition(".")
        rooms.setdefault(room, set()).add(stem)
    for room, stems in rooms.items():
        for one, other in pairwise(sorted(stems)):
            same = re.fullmatch(rf"{re.escape(one)}(s|es|d|ed|ing|ion)", other)
            assert not same, (room, one, other)
