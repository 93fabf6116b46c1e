"""Forms of one attraction with its screen works, as two editors have them open.

The admin makes, reads and saves the forms; only the pages are not rendered, and what a
browser would send is read from the fields.
"""

import re

from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from attractions.models import Attraction, ScreenWork
from portal.models import Source, User

EDITORS = (0, 1)
WORKS = "screen_works"
LINES = ["", "甲", "乙 丙", "<b>丁</b>"]
TEXTS = ["", "甲", "乙\n丙", "<p>乙</p>\n\n丙"]
# Which a form shows as they are stored; a plain one it would show in paragraphs.
RICH = ["", "<p>甲</p>", "<p>乙<br>丙</p>", "<p>乙</p>\n\n<h2>丙</h2>"]
# What is written in: fields, and values to choose from; a source is a number.
MAIN = {
    "title_en": LINES,
    "body_zh_hans": RICH,
    "note_ko": TEXTS,
    "kind": ["beach", "park", "museum"],
    "latitude": ["1.5", "2.5", "-37.25"],
    "sources": [(), (0,), (0, 1), (1,)],
}
ROW = {"maker_en": LINES, "year": ["1999", "2001", "2003"]}
ADDED = {"maker_en": "", "year": "2010"}
CHOSEN = re.compile(r'name="_chosen-([^"]+)" value="([^"]+)"')


class Desk:
    """The admin of attractions, and the draft of one with two works."""

    def __init__(self):
        self.admin = admin.site._registry[Attraction]
        self.users = [User.objects.create_superuser(f"editor{n}") for n in EDITORS]
        self.sources = list(Source.objects.order_by("pk")[:2])
        values = {"kind": "island", "city": Attraction.objects.first().city}
        values |= {"latitude": 1, "longitude": 1, "title_zh_hans": "一"}
        self.row = Attraction.objects.create(slug="one", **values)
        for year in (1990, 1991):
            values = {"title_zh_hans": f"作品{year}", "kind": "film", "year": year}
            self.row.screen_works.create(**values)

    def view(self, editor, data=None):
        """The answer of the change view to opening the form, or to sending it."""
        method = "get" if data is None else "post"
        request = getattr(RequestFactory(), method)("/admin/attractions/attraction/")
        request.user, request.session = self.users[editor], {}
        request._messages = CookieStorage(request)
        request._dont_enforce_csrf_checks = True
        if data is not None:
            request._post, request._files = data, MultiValueDict()
        return self.admin.change_view(request, str(self.row.pk))

    def stored(self):
        """Every value by row and field, as a form shows it."""
        row = Attraction.objects.filter(pk=self.row.pk).values(*MAIN).first()
        linked = Source.objects.filter(attraction=self.row.pk).order_by("pk")
        row["sources"] = tuple(self.sources.index(each) for each in linked)
        found = {("main", name): as_shown(row[name]) for name in MAIN}
        for work in ScreenWork.objects.filter(filmed_at=self.row.pk).values("pk", *ROW):
            found |= {(work["pk"], name): as_shown(work[name]) for name in ROW}
        return found


def as_shown(value):
    return value if isinstance(value, tuple) else "" if value is None else str(value)


class Form:
    """What one editor has before them."""

    def __init__(self, desk, page):
        self.keys = [str(each.pk) for each in desk.sources]
        self.read(page)

    def read(self, page):
        """Take over what the page would send, and the questions that it asks."""
        formsets = [each.formset for each in page["inline_admin_formsets"]]
        (works,) = formsets
        forms = [page["adminform"].form, *works.forms]
        self.data = {"_seen": [page["seen"]], "_sending": [page["sending"]]}
        for form in [*forms, works.management_form]:
            for name in form.fields:
                self.data[form[name].html_name] = sent(form[name].value())
        errors = [
            e for f in forms for found in f.errors.as_data().values() for e in found
        ]
        asked = [CHOSEN.findall(str(each.message)) for each in errors]
        self.questions = dict(pair for pairs in asked for pair in pairs)
        self.rows = {
            int(form["id"].value()): form.prefix for form in works.initial_forms
        }
        self.added = [form.prefix for form in works.extra_forms]
        self.names = {("main", name): name for name in MAIN}
        for row, prefix in self.rows.items():
            self.names |= {(row, name): f"{prefix}-{name}" for name in ROW}

    def value(self, key):
        values = self.data[self.names[key]]
        if key[1] == "sources":
            return tuple(sorted(self.keys.index(value) for value in values))
        return values[0].replace("\r\n", "\n") if values else ""

    def type(self, key, value):
        if key[1] == "sources":
            self.data["sources"] = [self.keys[number] for number in value]
        else:
            self.data[self.names[key]] = [value.replace("\n", "\r\n")]

    def add(self, title):
        prefix = f"{WORKS}-{len(self.rows) + len(self.added)}"
        values = {"title_zh_hans": title, "kind": "film", **ADDED}
        self.data |= {f"{prefix}-{name}": [value] for name, value in values.items()}
        self.added.append(prefix)
        self.data[f"{WORKS}-TOTAL_FORMS"] = [str(len(self.rows) + len(self.added))]

    def titles(self):
        return [self.data[f"{prefix}-title_zh_hans"][0] for prefix in self.added]

    def tick(self, row, is_ticked):
        self.data[self.tick_of(row)] = ["on"] if is_ticked else []

    def tick_of(self, row):
        """The name under which the form sends that a row is to be deleted."""
        return f"{self.rows[row]}-DELETE"

    def post(self, choices):
        found = QueryDict(mutable=True)
        for name, values in self.data.items():
            found.setlist(name, values)
        for name, version in self.questions.items():
            found[f"_chosen-{name}"] = version
        for name, choice in choices.items():
            found[f"_choose-{name}"] = choice
        found["_save"] = ""
        return found


def sent(value):
    """What a browser sends for the value of a field."""
    if isinstance(value, list):
        return [str(getattr(each, "pk", each)) for each in value]
    if value is None or value is False:
        return []
    return [str(value).replace("\r\n", "\n").replace("\n", "\r\n")]
