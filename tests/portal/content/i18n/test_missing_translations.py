"""Whatever texts are missing, a page stands, and says what it shows instead."""

from html.parser import HTMLParser

from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Exchange, Relation
from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import text_fields
from portal.content.kinds import content_models
from portal.models import Source
from tests.tables import each_of

FALLBACKS = {
    "zh-hans": ("zh-hans", "en"),
    "en": ("en", "zh-hans"),
    "ko": ("ko", "en", "zh-hans"),
}
MARKS = "甲乙丙丁戊己庚辛", "ABCDEFGH", "가나다라마바사아"  # one for each field
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
QUICK = settings(
    max_examples=9,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Reader(HTMLParser):
    """The texts inside `<main>`, each with the language that a screen reader takes."""

    def __init__(self, html):
        super().__init__()
        self.open, self.texts, self.notices = [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        inherited = self.open[-1][1] if self.open else None
        if tag not in VOID:
            self.open.append((tag, values.get("lang", inherited)))
        self.notices += values.get("class") == "notice"

    def handle_endtag(self, tag):
        while tag not in VOID and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        tags = [tag for tag, _language in self.open]
        if "main" in tags and tags[-1] != "script":
            self.texts.append((text, self.open[-1][1]))

    def languages(self, word):
        return {language for text, language in self.texts if word in text}


def word(field, code, fields):
    """A word in the script of the language that stands nowhere else."""
    number = fields.index(field)
    zh, en, ko = (marks[number] for marks in MARKS)
    return {"zh-hans": f"字{zh}丁", "en": f"Word{en}x", "ko": f"말{ko}뜻"}[code]


def columns(fields, present):
    """A value for each column: a word, or nothing in one of its two forms."""
    found = {}
    for field in fields:
        for code in FALLBACKS:
            text = None if code == "zh-hans" else ""
            if (field, code) in present:
                text = word(field, code, fields)
                text = f"<p>{text}</p>" if field == "body" else text
            found[f"{field}_{code.replace('-', '_')}"] = text
    return found


def choices(fields):
    every = [(field, code) for field in fields for code in FALLBACKS]
    return st.sets(st.sampled_from(every)).map(lambda s: s | {("title", "zh-hans")})


def shown(field, reader, present):
    """The language in which a visitor sees the field, None where it is nowhere."""
    return next((c for c in FALLBACKS[reader] if (field, c) in present), None)


def check(page, fields, present, reader):
    """Whether each text that there is stands in the page with its own language."""
    for field in fields:
        code = shown(field, reader, present)
        for other in FALLBACKS:
            found = page.languages(word(field, other, fields))
            assert found == ({bcp47(other)} if other == code else set()), (field, other)


def is_complete(fields, present, reader):
    return all(shown(field, reader, present) in (None, reader) for field in fields)


@each_of(*content_models())
def test_any_text_may_be_missing(model, make_one, client):
    row, fields = make_one(model, "one"), text_fields(model)

    @QUICK
    @given(choices(fields))
    def holds(present):
        model.objects.filter(pk=row.pk).update(**columns(fields, present))
        for reader in FALLBACKS:
            with translation.override(reader):
                address = row.get_absolute_url()
            response = client.get(address)
            assert response.status_code == 200
            page = Reader(response.text)
            check(page, fields, present, reader)
            assert bool(page.notices) != is_complete(fields, present, reader)

    holds()


LISTED = {
    "exchanges.city": "cities/",
    "exchanges.exchange": "exchanges/",
    "exchanges.delegation": "delegations/",
    "exchanges.agreement": "agreements/",
    "attractions.attraction": "attractions/",
    "portal.story": "stories/",
}


@each_of(*LISTED)
def test_a_title_in_a_list_carries_its_language(label, make_one, client):
    model = {each._meta.label_lower: each for each in content_models()}[label]
    row = make_one(model, "one")
    if model is City:
        Relation.objects.create(city=row, kind="sister", since="2012")
    if model is Exchange:
        row.cities.set([make_one(City, "partner")])

    @QUICK
    @given(choices(["title"]))
    def holds(present):
        model.objects.filter(pk=row.pk).update(**columns(["title"], present))
        for reader in FALLBACKS:
            response = client.get(f"/{reader}/{LISTED[label]}")
            assert response.status_code == 200
            check(Reader(response.text), ["title"], present, reader)

    holds()


def parts_of(make_one):
    """Rows that appear on the page of another one, and that page."""
    sight, city = make_one(Attraction, "sight"), make_one(City, "partner")
    source = Source.objects.create(slug="s", title_zh_hans="题")
    sight.sources.add(source)
    work = ScreenWork.objects.create(
        slug="w", title_zh_hans="片", kind="film", year=2003, filmed_at=sight
    )
    relation = Relation.objects.create(city=city, kind="sister", since="2012")
    return [(source, sight), (work, sight), (relation, city)]


@each_of(0, 1, 2)
def test_any_text_of_a_part_may_be_missing(number, make_one, client):
    part, owner = parts_of(make_one)[number]
    fields = text_fields(type(part))

    @QUICK
    @given(choices(fields))
    def holds(present):
        type(part).objects.filter(pk=part.pk).update(**columns(fields, present))
        for reader in FALLBACKS:
            with translation.override(reader):
                response = client.get(owner.get_absolute_url())
            assert response.status_code == 200
            check(Reader(response.text), fields, present, reader)

    holds()
