"""A report in the active language: its lines, columns, notes, and the rows of each."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from exchanges.geography.countries import by_name, continent_name, continent_of
from exchanges.models import Agreement, City, Delegation, Exchange, Field, PlanItem
from exchanges.year.report.counting import UNKNOWN, Scope, count


class Measure(NamedTuple):
    """A figure: its heading, the table of its rows, and which part of them they are.

    `is_rare` figures are left out if they are 0 everywhere.
    """

    name: str
    label: str
    model: type
    part: str = ""
    is_rare: bool = False

    def of(self, numbers):
        """Return the figure; None if no row says what it would add: that is no 0."""
        without, rows = SUMS.get(self.name, ("", ""))
        is_unknown = without and 0 < numbers[without] == numbers[rows]
        return None if is_unknown else numbers[self.name]


# Figures that rows need not have: how many do not have them, of how many.
SUMS = {
    "persons": ("uncounted", "delegations"),
    "participants": ("unstated", "exchanges"),
}


MEASURES = [
    Measure("exchanges", _("Exchanges"), Exchange),
    Measure("delegations", _("Delegations"), Delegation),
    Measure("batches", pgettext_lazy("number of delegations", "Groups"), Delegation),
    Measure(
        *("persons", pgettext_lazy("number of delegations", "Persons")),
        *(Delegation, "persons"),
    ),
    Measure("uncounted", _("Number unknown"), Delegation, "uncounted", True),
    Measure("participants", _("Participants"), Exchange, "participants", True),
    Measure("agreements", _("Agreements signed"), Agreement),
    Measure("donations", _("Donations"), Exchange, "donations"),
    Measure("planned", _("Planned"), PlanItem, "planned", True),
    Measure("done", _("Done"), PlanItem, "done", True),
]
ROW, TEXT = 40, 16  # pixels: of a bar with its label, and the baseline of that
BY_TIME = ("year", "decade")
SIZES = ("exchanges", "delegations", "agreements")  # whose sum orders other lines
UNPLANNED = ("direction", "kind", "field")
NO_DATE, NO_PARTNER = _("Without a date"), _("Without a partner city")
# By dimension: the heading of its column, and the label of rows without a value.
DIMENSIONS = {
    "year": (_("Year"), NO_DATE),
    "decade": (_("Decade"), NO_DATE),
    "partner": (_("Partner"), NO_PARTNER),
    "country": (_("Country or territory"), NO_PARTNER),
    "continent": (_("Continent"), _("Without a continent")),
    "direction": (_("Direction"), _("Without a direction")),
    "kind": (pgettext_lazy("of an exchange", "Kind"), _("Without an exchange")),
    "field": (pgettext_lazy("of work", "Field"), _("Without a field")),
}


class Line(NamedTuple):
    """A line: what it is about, its numbers by figure, and the city if it is one."""

    key: str
    label: str
    numbers: dict
    city: City | None = None


class Report(NamedTuple):
    """The figures under filters, in lines by a dimension; words when they are read."""

    scope: Scope
    filters: dict
    by: str
    total: dict
    counts: dict  # numbers by key

    @property
    def heading(self):
        return DIMENSIONS[self.by][0]

    @property
    def measures(self):
        return [each for each in MEASURES if self.total[each.name] or not each.is_rare]

    @property
    def lines(self):
        """The lines in the order of time, else the largest first; unknown ones last."""
        names, cities = labels(self.by, self.scope), {}
        if self.by == "partner":
            cities = {city.slug: city for city in self.scope.cities.values()}
        lines = [
            Line(key, label_of(key, self.by, names), numbers, cities.get(key))
            for key, numbers in self.counts.items()
        ]
        if self.by in BY_TIME:
            return sorted(lines, key=lambda each: each.key or "~")
        lines.sort(key=lambda each: each.key or "")
        size = {each.key: sum(each.numbers[name] for name in SIZES) for each in lines}
        return sorted(lines, key=lambda e: (e.key is UNKNOWN, -size[e.key], e.label))

    @property
    def mapping(self):
        """By field, its names in the statistics of GAOK and CPAFFC, if any."""
        if self.by != "field":
            return {}
        rows = Field.objects.values_list("slug", "gaok", "cpaffc")
        return {slug: names for slug, *names in rows if any(names)}

    def query_of(self, measure, key=...):
        """Return the query of the list with the rows of a figure; all without a key."""
        rows = {name: value for name, value in self.filters.items() if value}
        rows |= {"rows": "published"} if self.scope.is_public else {}
        rows |= {"part": measure.part} if measure.part else {}
        if key is not ...:
            rows |= {"by": self.by, "key": "" if key is UNKNOWN else key}
        return urlencode({"counted": urlencode(rows)})

    @property
    def notes(self):
        return notes_on(self.total, self.measures)


def notes_on(total, measures):
    """Return what is missing in the figures that are shown, and how they count."""
    found = []
    if number := total["uncounted"]:
        text = ngettext(
            "%(number)s delegation without a number of persons, which is not in "
            "the sum.",
            "%(number)s delegations without a number of persons, which are not in "
            "the sum.",
            number,
        )
        found.append(text % {"number": number})
    number = total["unstated"]
    if number and any(each.name == "participants" for each in measures):
        text = ngettext(
            "%(number)s exchange without a number of participants, which is not "
            "in the sum.",
            "%(number)s exchanges without a number of participants, which are not "
            "in the sum.",
            number,
        )
        found.append(text % {"number": number})
    return [*found, *RULES]


def report(scope, filters, by, with_plan=False):
    """Return the report of a `Scope`; a work plan knows partner and year alone."""
    has_plan = with_plan and not {*UNPLANNED} & {by, *filters}
    found = count(scope, filters, (by,), with_plan=has_plan)
    return report_of(found, scope, filters, by)


def report_of(found, scope, filters, by):
    """Return the report of a `Count` by one dimension among others."""
    lines = {key: numbers for (key,), numbers in found.lines[by,].items()}
    return Report(scope, filters, by, found.total, lines)


def chart(found, measure):
    """Return a figure of each line as bars: pixels from the top, widths in percent."""
    numbers = [measure.of(line.numbers) for line in found.lines]
    most = max(filter(None, numbers), default=1)
    bars = [
        {"label": line.label, "number": number, "width": 100 * (number or 0) / most}
        | {"baseline": ROW * place + TEXT, "top": ROW * place + TEXT + 6}
        for place, (line, number) in enumerate(zip(found.lines, numbers, strict=True))
    ]
    return {"name": measure.label, "bars": bars, "height": ROW * len(bars)}


RULES = [
    _(
        "An event with several partners counts once in the total and once for each of "
        "them, so the lines can add up to more than the total."
    ),
    _(
        "What lasted into another year counts in the year in which it began. What is "
        "known to the year alone counts in that year."
    ),
    _("A delegation counts as one group unless it says how many."),
]


def labels(dimension, scope):
    """Return the label of each key that rows can be narrowed to, in their order."""
    cities = scope.cities.values()
    match dimension:
        case "partner":
            return {city.slug: city.title for city in cities}
        case "country":
            return dict(by_name({city.country for city in cities}))
        case "continent":
            codes = {continent_of(city.country) for city in cities} - {None}
            return {code: continent_name(code) for code in sorted(codes)}
        case "direction" | "kind":
            choices = Exchange._meta.get_field(dimension).choices
            return {code: capfirst(name) for code, name in choices}
        case "field":
            fields = Field.objects.order_by("position", "slug")
            return {each.slug: str(each) for each in fields}
    return {}


def label_of(key, dimension, names):
    """Return the label of a line, from the `labels` of its dimension."""
    if key is UNKNOWN:
        return str(DIMENSIONS[dimension][1])
    if dimension == "decade":
        return pgettext("decade", "%(year)ss") % {"year": key}
    return str(names.get(key, key))
