"""A form that is sent as it was opened changes nothing, whatever its row holds."""

import pytest

from exchanges.models import City
from portal.content.parts import is_content, parts_of
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Picture, User
from tests.actors.staged import picture
from tests.actors.two_people import KINDS, SAMPLE, change, columns, counts
from tests.pairs import paired
from tests.reading.form import edit

pytestmark = pytest.mark.usefixtures("media_folder")
LANGUAGES = ["zh-hans", "en", "ko"]


@pytest.fixture
def root(content, client):
    user = User.objects.create_superuser("root")
    client.force_login(user)
    return user


def editable_rows(kind, user):
    """Yield every row of a kind, as a form in which it can be changed."""
    rows = [picture(focal_x=0.1 + 0.2)] if kind is Picture else list(kind.objects.all())
    for row in rows:
        yield create_working_copy(row, user)[0] if is_content(kind) else row


def state(row):
    """Everything that a saving could change, of the row and its parts."""
    parts = parts_of(row) if is_content(type(row)) else []
    return [columns(each) for each in (row, *parts)], counts()


def test_an_untouched_form_changes_nothing(root, client):
    author = User.objects.create_user("author")
    for kind, language in paired(SAMPLE, LANGUAGES):
        row = next(editable_rows(kind, author))
        User.objects.update(language=language)
        before = state(row)
        assert edit(client, change(row), kind).status_code == 302, kind
        assert state(row) == before, kind


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
def test_no_untouched_form_of_any_row_changes_anything(root, client, kind):
    """Many rows in one of the languages, and every kind in all of them."""
    rows = list(editable_rows(kind, User.objects.create_user("author")))
    rows = sorted(rows, key=lambda row: -len(list(parts_of(row))))[:10] + rows[::8]
    for number in range(max(len(rows), len(LANGUAGES))):
        row, language = rows[number % len(rows)], LANGUAGES[number % len(LANGUAGES)]
        User.objects.update(language=language)
        before = state(row)
        response = edit(client, change(row), kind)
        assert response.status_code == 302, response.text
        assert state(row) == before, (row, language)


AWKWARD = [
    "\nbegins with an empty line",
    "ends with one\r\n",
    "  spaces and\ttabs \n",
    "one\r\ntwo\n\nthree",
    "&amp; <b>&lt;</b> </textarea>\"'",
    "不换行\u00a0空格　全角",
    "👨‍👩‍👧",
]


def test_texts_and_numbers_that_a_browser_sends_otherwise_are_no_change(root, client):
    row = create_working_copy(City.objects.get(slug="incheon"), root)[0]
    values = {"population": 12_345_678, "area_km2": 0.1 + 0.2, "area_year": 2020}
    values |= {"latitude": 0.1 + 0.2, "longitude": -0.0, "population_year": 1}
    City.objects.filter(pk=row.pk).update(**values, version=1234)
    for text, language in paired(AWKWARD, LANGUAGES):
        User.objects.update(language=language)
        line = text.replace("\r", "").replace("\n", " ")
        City.objects.filter(pk=row.pk).update(body_en=text, title_en=line)
        row.relations.update(note_ko=text, ordinal=999)
        before = state(row)
        assert edit(client, change(row), City).status_code == 302, (text, language)
        assert state(row) == before, (text, language)
