"""A city on two pages for a leader before a visit: what the rows hold, by section."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from html import unescape

from django.db.models import Q
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from exchanges.geography.countries import country_name
from exchanges.models import Agreement, Delegation, Exchange
from exchanges.ties import tie
from portal.content.i18n.figures import in_groups
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.partial_date import PartialDate
from portal.content.text import one_line
from portal.editorial.docx import Paper
from portal.internal.brief import internal_sections
from portal.internal.models import RIGHT

EXCHANGES, DELEGATIONS, AGREEMENTS = 10, 6, 6  # the latest, for two pages
# Characters of the portrait, and of a title in a table.
PORTRAIT = {"zh-hans": 420, "ja": 420, "ko": 700, "en": 1200}
TITLE = {"zh-hans": 46, "ja": 46, "ko": 60, "en": 90}
PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.DOTALL)
# The order of a briefing; the texts of some are typed for the paper and not stored.
SECTIONS = {
    "basics": gettext_lazy("Basic facts"),
    "government": gettext_lazy("Government and leaders"),
    "portrait": gettext_lazy("Portrait and strengths"),
    "ties": gettext_lazy("Ties with us"),
    "exchanges": gettext_lazy("Latest exchanges"),
    "delegations": gettext_lazy("Delegations both ways"),
    "talks": gettext_lazy("Talking points"),
    "matters": gettext_lazy("Open matters"),
    "internal": gettext_lazy("Internal notes, gifts and contacts"),
}
TYPED = ("government", "talks", "matters")
# cm of the columns, by their number.
WIDTHS = {2: (3.4, 14), 3: (3.4, 2.6, 11.4), 4: (3.2, 3.4, 2.3, 8.5)}


@dataclass
class Section:
    """A heading with a table or lines; rows without a head are names and values."""

    heading: str
    head: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    is_internal: bool = False

    @property
    def marked(self):
        """The heading, with the mark of what is internal."""
        mark = _("internal")
        return f"[{mark}] {self.heading}" if self.is_internal else self.heading

    @property
    def is_empty(self):
        return not (self.rows or self.lines)


@dataclass
class Brief:
    """What a paper about a city is made of; `chosen` are names of sections."""

    city: object
    home: object
    user: object
    language: str
    date: object
    chosen: list
    typed: dict

    def sections(self):
        """Return the chosen sections that hold something, in the active language."""
        found = [Section("", rows=head(self))]
        for name, heading in SECTIONS.items():
            if name not in self.chosen:
                continue
            if name in MAKERS:
                found.append(MAKERS[name](self))
            elif name in TYPED:
                lines = self.typed.get(name, "").splitlines()
                found.append(Section(heading, lines=[*filter(None, lines)]))
            elif self.is_internal:
                found += [
                    Section(heading, lines=lines, is_internal=True)
                    for heading, lines in internal_sections(self.city, self.user)
                ]
        return [each for each in found if not each.is_empty]

    @property
    def is_internal(self):
        """True if the reader may see internal rows and chose them."""
        return "internal" in self.chosen and self.user.has_perm(RIGHT)

    @property
    def title(self):
        return _("%(city)s: the city in brief") % {"city": self.city.title}

    @property
    def made(self):
        name = self.user.get_full_name() or self.user.get_username()
        today = PartialDate.parse(timezone.localdate()).display()
        return _("Made on %(date)s by %(name)s.") % {"date": today, "name": name}


def head(brief):
    """Return names in all languages, country, time and date of reference."""
    city, home = brief.city, brief.home
    names = [getattr(city, column_of("title", code)) for code in LANGUAGES]
    names.append(city.local_name)
    pairs = [
        (_("Names"), " / ".join(dict.fromkeys(filter(None, names)))),
        (capfirst(_("country or territory")), country_name(city.country)),
        (_("Time difference"), time_difference(city, home, brief.date)),
        (_("As of"), PartialDate.parse(brief.date).display()),
    ]
    return [pair for pair in pairs if pair[1]]


def time_difference(city, home, date):
    """Return the difference to the home city at noon of a date, empty if unknown."""
    zones = [tie.zone_of(each) for each in (city, home)]
    if None in zones:
        return ""
    noon = datetime.combine(date, time(12))
    there, here = (noon.replace(tzinfo=each).utcoffset() for each in zones)
    return unescape(tie.compared((there - here).total_seconds() / 3600, home.title))


def basics(brief):
    city, pairs = brief.city, []
    if city.population:
        number = _("%(number)s persons") % {"number": in_groups(city.population)}
        pairs.append((_("Population"), as_of(number, city, "population")))
    if city.area_km2:
        area = f"{in_groups(city.area_km2)} km²"
        pairs.append((_("Area"), as_of(area, city, "area")))
    if distance := tie.distance_km(city, brief.home):
        pairs.append((_("Distance"), f"{in_groups(distance)} km"))
    if city.website:
        pairs.append((_("Website"), city.website))
    return Section(SECTIONS["basics"], rows=pairs)


def as_of(figure, city, name):
    """Return a figure with the year and the source that the row has for it."""
    year, source = city.year_of(name), getattr(city, f"{name}_source")
    if source:
        values = {"figure": figure, "year": year, "source": source.title}
        return _("%(figure)s (%(year)s, source: %(source)s)") % values
    return _("%(figure)s (%(year)s)") % {"figure": figure, "year": year}


def portrait(brief):
    """Return the summary and whole paragraphs of the city's page, as far as fits."""
    lines, room = [one_line(brief.city.summary)], PORTRAIT[brief.language]
    for paragraph in PARAGRAPH.findall(brief.city.body or ""):
        text = one_line(unescape(strip_tags(paragraph)))
        room -= len(text)
        if room < 0:
            break
        lines.append(text)
    return Section(SECTIONS["portrait"], lines=[*filter(None, lines)])


def ties(brief):
    """Return the relations with their next anniversary, and agreements in force."""
    pairs = []
    for each in brief.city.history:
        facts = [each.begun() or _("date unknown")]
        if each.ordinal:
            facts.append(_("no. %(number)d of its kind") % {"number": each.ordinal})
        if each == brief.city.relation and (found := tie.next_of(each, brief.city)):
            values = {"years": found.years, "date": found.date.display()}
            facts.append(_("next anniversary: %(date)s (%(years)d years)") % values)
        pairs.append((capfirst(each.get_kind_display()), " · ".join(facts)))
    agreements = Agreement.objects.published().of_city(brief.city.slug)
    for each in agreements.in_force(brief.date).in_order()[:AGREEMENTS]:
        text = f"{each.signed.display()}: {shortened(each.title, brief.language)}"
        pairs.append((_("Agreement"), text))
    return Section(SECTIONS["ties"], rows=pairs)


def exchanges(brief):
    rows = Exchange.objects.published().of_city(brief.city.slug)
    rows = rows.filter(date__until=brief.date.isoformat()).in_order()
    table = [
        (each.date.display(), each.get_kind_display(), name_of(each, brief.language))
        for each in rows[:EXCHANGES]
    ]
    head = [_("Date"), _("Kind"), _("Exchange")]
    return Section(SECTIONS["exchanges"], head=head, rows=table)


def delegations(brief):
    has_arrived = Q(arrived__until=brief.date.isoformat())
    rows = Delegation.objects.published().of_city(brief.city.slug)
    rows = rows.filter(has_arrived | Q(arrived=None))
    table = []
    for each in rows.in_order()[:DELEGATIONS]:
        is_ours = brief.home and each.sender_id == brief.home.pk
        where = _("ours to theirs") if is_ours else _("theirs to ours")
        arrived = each.arrived.display() if each.arrived else _("date unknown")
        persons = in_groups(each.size) if each.size else _("unknown")
        table.append((arrived, where, persons, name_of(each, brief.language)))
    head = [_("Arrived"), _("Direction"), _("Persons"), _("Delegation")]
    return Section(SECTIONS["delegations"], head=head, rows=table)


MAKERS = {
    "basics": basics,
    "portrait": portrait,
    "ties": ties,
    "exchanges": exchanges,
    "delegations": delegations,
}


def name_of(row, language):
    return shortened(row.short_name, language)


def shortened(text, language):
    return Truncator(one_line(text)).chars(TITLE[language])


def as_docx(brief):
    with override(brief.language):
        sections = brief.sections()
        paper = Paper(brief.language, brief.title, size=10, margin=1.8)
        if brief.is_internal:
            paper.text(_("Internal: not for publication"), bold=True, align="right")
        paper.title(brief.title)
        for each in sections:
            if each.heading:
                paper.heading(each.marked, 2)
            if each.rows:
                widths = WIDTHS[len(each.rows[0])]
                paper.table(each.head, each.rows, widths, size=9)
            for line in each.lines:
                paper.text(line)
        paper.footer(brief.made)
        return paper.data()
