"""Whatever texts are missing, a page stands, and says what it shows instead."""

from itertools import combinations, product

from django.utils import translation

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Exchange, Relation
from portal.content.i18n.languages import bcp47, text_and_languages
from portal.content.i18n.translatable import text_fields
from portal.content.kinds import content_models, kinds_by_label
from portal.models import Source, Story
from tests.portal.content.i18n.read_aloud import Reader
from tests.tables import each_of

FALLBACKS = {
    "zh-hans": ("zh-hans", "en"),
    "en": ("en", "zh-hans"),
    "ko": ("ko", "en", "zh-hans"),
}
MARKS = "甲乙丙丁戊己庚辛", "ABCDEFGH", "가나다라마바사아"  # one for each field

# Which of the languages a text may be written in.
WRITTEN = [set(found) for n in range(4) for found in combinations(FALLBACKS, n)]


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
    """All texts, none but a title, and each field once in every other state."""
    states = [[each] * len(fields) for each in (WRITTEN[0], WRITTEN[-1])]
    some = WRITTEN[1:-1]
    for turn in range(len(some)):
        states.append([some[(turn + n) % len(some)] for n in range(len(fields))])
    found = {
        frozenset(
            {("title", "zh-hans")}
            | {
                (f, code)
                for f, each in zip(fields, state, strict=True)
                for code in each
            }
        )
        for state in states
    }
    return sorted(found, key=sorted)


def shown(field, reader, present):
    """The language in which a visitor sees the field, None where it is nowhere."""
    return next((c for c in FALLBACKS[reader] if (field, c) in present), None)


def may_be_missing(client, row, fields, address_of, has_notices=False):
    """Whether a page stands, whatever texts the row has, each in its own language."""
    for present in choices(fields):
        type(row).objects.filter(pk=row.pk).update(**columns(fields, present))
        for reader in FALLBACKS:
            with translation.override(reader):
                response = client.get(address_of(reader))
            assert response.status_code == 200
            page = Reader(response.text)
            texts = [
                (text, code)
                for text, code, tags in page.texts
                if "main" in tags and tags[-1] != "script"
            ]
            seen = {field: shown(field, reader, present) for field in fields}
            for field, other in product(fields, FALLBACKS):
                marked = word(field, other, fields)
                found = {language for text, language in texts if marked in text}
                expected = {bcp47(other)} if other == seen[field] else set()
                assert found == expected, (field, other)
            if has_notices:
                assert bool(page.notices) == bool({*seen.values()} - {None, reader})


@each_of(*content_models())
def test_any_text_may_be_missing(model, make_one, client):
    row = make_one(model, "one")
    fields = text_fields(model)
    may_be_missing(client, row, fields, lambda _: row.get_absolute_url(), True)


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
    row = make_one(kinds_by_label()[label], "one")
    if isinstance(row, City):
        Relation.objects.create(city=row, kind="sister", since="2012")
    if isinstance(row, Exchange):
        row.cities.set([make_one(City, "partner")])
    may_be_missing(client, row, ["title"], lambda code: f"/{code}/{LISTED[label]}")


def test_any_text_of_a_part_may_be_missing(make_one, client):
    """Of a source, a screen work and a relation, on the page of their row."""
    sight, city = make_one(Attraction, "sight"), make_one(City, "partner")
    source = Source.objects.create(slug="s", title_zh_hans="题")
    sight.sources.add(source)
    work = ScreenWork.objects.create(
        slug="w", title_zh_hans="片", kind="film", year=2003, filmed_at=sight
    )
    relation = Relation.objects.create(city=city, kind="sister", since="2012")
    for part, owner in ((source, sight), (work, sight), (relation, city)):
        before = type(part).objects.filter(pk=part.pk).rewrite(False).values().get()
        fields, address = text_fields(type(part)), owner.get_absolute_url
        may_be_missing(client, part, fields, lambda _, address=address: address())
        type(part).objects.filter(pk=part.pk).update(**before)


@each_of(
    ("zh-hans", "短", "zh-hans", None),
    ("en", "A whole title", "en", None),
    ("ko", "A whole title", "en", "en"),
)
def test_a_short_title_counts_in_its_own_language_alone(code, text, shown, borrowed):
    row = Story(title_zh_hans="整", short_title_zh_hans="短", title_en="A whole title")
    with translation.override(code):
        assert text_and_languages(row, "short_title") == (text, shown, borrowed)
        assert row.short_name == text
