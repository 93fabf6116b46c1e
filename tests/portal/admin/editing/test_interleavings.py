"""Programs of two editors in one form, against a small model of the rule.

The rule: what one editor typed and saved is replaced only by somebody who had seen it,
what nobody typed stays, and what somebody typed is saved, or asked about, or still in
the form. The model compares values; it knows nothing of how the desk does it.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from attractions.admin import ScreenWorkInline
from tests.actors.scene import undone
from tests.portal.admin.editing.two_editors import ADDED, EDITORS, MAIN, ROW, Desk, Form

KEYS = [*(("main", name) for name in MAIN), *((n, f) for n in (0, 1) for f in ROW)]
VALUES = MAIN | ROW


def rows_of(values):
    return {row for row, _ in values} - {"main"}


def values_of(row, values):
    return [values.get((row, name)) for name in ROW]


class Editor:
    """What one editor did, and what they have seen; it is checked when they save."""

    form = None

    def __init__(self, desk, number):
        self.desk, self.number = desk, number

    def open(self, stored):
        self.form = Form(self.desk, self.desk.view(self.number).context_data)
        self.seen = dict(stored)
        assert {key: self.form.value(key) for key in stored} == stored
        self.typed, self.titles, self.ticked = {}, [], set()
        self.shown = {}  # of what is asked about: the versions of the other
        self.asked = set()  # the rows of which it is asked whether to delete them

    def type(self, key, value):
        self.form.type(key, value)
        self.typed[key] = value
        if value == self.seen[key]:
            del self.typed[key]

    def add(self, title):
        self.form.add(title)
        self.titles.append(title)

    def tick(self, row):
        self.ticked ^= {row}
        self.form.tick(row, row in self.ticked)

    def save(self, stored, choices):
        """Send the form with a choice for each question; what is stored then."""
        asked = zip(sorted(self.form.questions), choices, strict=False)
        choices = {name: choice for name, choice in asked if choice}
        response = self.desk.view(self.number, self.form.post(choices))
        after = self.desk.stored()
        if response.status_code == 200:
            assert after == stored, "a form that came back was saved in part"
            self.check_form(response.context_data, stored, choices)
        else:
            self.check_fields(stored, choices, after)
            self.check_rows(stored, choices, after)
            self.form = None
        return after

    def may_replace(self, key, stored, choices):
        """Whether they have seen what is stored, or chose with it in sight."""
        chosen = choices.get(self.form.names[key]) == "mine"
        return stored[key] in (self.seen[key], self.shown.get(key) if chosen else None)

    def may_delete(self, row, stored, choices):
        now = values_of(row, stored)
        chosen = choices.get(self.form.tick_of(row)) == "mine"
        if chosen and self.shown.get(row) == now:
            return True
        return row not in self.asked and values_of(row, self.seen) == now

    def check_form(self, page, stored, choices):
        """All that was typed stands in the form that came back."""
        names = self.form.names
        self.form.read(page)
        assert self.form.names == names, "a row has left the form"
        assert self.form.titles() == self.titles
        for key, name in names.items():
            if key in self.typed and choices.get(name) != "theirs":
                assert self.form.value(key) == self.typed[key], f"{key} left the form"
        self.look(stored, choices)

    def look(self, stored, choices):
        """What of the stored values they have seen, now that the form came back."""
        shown, self.shown = self.shown, {}
        for key in self.form.names.keys() & stored.keys():
            if self.form.names[key] in self.form.questions:
                self.shown[key] = stored[key]
            elif self.form.value(key) == stored[key]:
                self.seen[key] = stored[key]
                self.typed.pop(key, None)
            elif choices.get(self.form.names[key]) == "mine":
                self.seen[key] = shown[key]
        self.asked = set()
        for row in self.form.rows:
            if self.form.tick_of(row) in self.form.questions:
                self.shown[row] = values_of(row, stored)
                self.asked.add(row)
            elif choices.get(self.form.tick_of(row)) == "theirs":
                self.asked.add(row)

    def check_fields(self, stored, choices, after):
        for key in stored.keys() & after.keys():
            choice = choices.get(self.form.names.get(key))
            if after[key] != stored[key]:
                assert self.typed.get(key) == after[key], f"{key}: nobody typed that"
                assert self.may_replace(key, stored, choices), f"{key}: not seen"
            elif choice != "theirs":
                assert self.typed.get(key, after[key]) == after[key], f"{key}: lost"

    def check_rows(self, stored, choices, after):
        before, now = rows_of(stored), rows_of(after)
        for row in before - now:
            assert row in self.ticked, f"{row}: nobody deleted it"
            assert self.may_delete(row, stored, choices), f"{row}: not seen"
        for row in before & now & self.ticked:
            assert choices.get(self.form.tick_of(row)) == "theirs", (
                f"{row}: still there"
            )
        expected = [list(ADDED.values())] * len(self.titles)
        for row in self.form.rows.keys() - before - self.ticked:
            if not any((row, name) in self.typed for name in ROW):
                continue
            choice = choices.get(self.form.tick_of(row))
            assert choice in {"mine", "theirs"}, f"{row}: typed in, and not asked about"
            if choice == "mine":
                expected.append([self.form.value((row, name)) for name in ROW])
        new = [values_of(row, after) for row in now - before]
        assert Counter(map(tuple, new)) == Counter(map(tuple, expected))


def run(desk, program):
    stored = desk.stored()
    editors = [Editor(desk, number) for number in EDITORS]
    for editor in editors:
        editor.open(stored)
    for number, what, value in program:
        editor = editors[number]
        if editor.form is None and what != "save":
            editor.open(stored)
        if editor.form is not None:
            stored = act(editor, stored, what, value)
    for editor in editors:
        # Whoever answers every question gets rid of the form.
        for choice in ("mine", "mine", "theirs", "theirs"):
            if editor.form is not None and (editor.typed or editor.ticked):
                stored = editor.save(stored, [choice] * 20)
        assert not (editor.form and editor.typed)


def act(editor, stored, what, value):
    rows = sorted(editor.form.rows)
    if what == "save":
        return editor.save(stored, value)
    if what == "open":
        editor.open(stored)
    elif what == "add":
        editor.add(f"新作{editor.number}{len(editor.titles)}")
    elif what == "tick" and rows:
        editor.tick(rows[0])
    elif what == "type":
        (place, name), text = value
        if place == "main":
            editor.type(("main", name), text)
        elif place < len(rows):
            editor.type((rows[place], name), text)
    return stored


@st.composite
def programs(draw):
    """One or two rounds in which both write in few fields, and save in any order.

    Between the savings of one the other may write on.
    """
    hot = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True))
    pairs = [(key, value) for key in hot for value in VALUES[key[1]]]
    first = [pair for pair in pairs if pair[0] == hot[0] and pair[1]]
    both = [
        st.tuples(st.just(each), st.just("type"), st.sampled_from(first))
        for each in EDITORS
    ]
    number = st.sampled_from(EDITORS)
    typing = st.tuples(number, st.just("type"), st.sampled_from(pairs))
    other = st.sampled_from(["tick", "tick", "add", "open"])
    writing = typing | typing | typing | st.tuples(number, other, st.just(0))
    choices = st.lists(
        st.sampled_from(["mine", "theirs", None]), min_size=4, max_size=4
    )
    saving = st.tuples(number, st.just("save"), choices)
    written = st.tuples(*both, st.lists(writing, max_size=3))
    saved = st.lists(saving | saving | saving | writing, min_size=2, max_size=4)
    rounds = draw(st.lists(st.tuples(written, saved), min_size=1, max_size=2))
    return [
        step
        for (mine, theirs, written), saved in rounds
        for step in (mine, theirs, *written, *saved)
    ]


@pytest.fixture
def desk(content, monkeypatch):
    """The desk with fewer fields, for speed."""
    desk = Desk()
    fields = ["title", "body", "note", "kind", "city", "latitude", "longitude"]
    fields = [(None, {"fields": [*fields, "sources", "slug"]})]
    monkeypatch.setattr(desk.admin, "fieldsets", fields)
    monkeypatch.setattr(desk.admin, "inlines", [ScreenWorkInline])
    return desk


def test_no_interleaving_of_two_editors_loses_a_field(desk):
    @seed(8)  # the same programs each time
    @settings(
        max_examples=36,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(programs())
    def check(program):
        with undone():
            run(desk, program)

    check()
