"""A form that is sent as it was opened changes nothing, whatever its row holds."""

import io

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from PIL import Image
from reversion.models import Version

from exchanges.models import City
from portal.content import Content, content_models
from portal.copies import check_out, parts_of
from portal.models import Picture, SiteSettings, Source, User
from tests.form import edit

LANGUAGES = ["zh-hans", "en", "ko"]
KINDS = [*content_models(), Picture, Source, SiteSettings]


@pytest.fixture
def root(content, client):
    user = User.objects.create_superuser("root")
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(slug="harbour", **values):
    """A stored picture; the fixtures bring none."""
    file = io.BytesIO()
    Image.new("RGB", (3, 2)).save(file, "PNG")
    stored = ContentFile(file.getvalue(), "harbour.png")
    values = {"alt_zh_hans": "港口", "focal_x": 0.1 + 0.2, **values}
    return Picture.objects.create(slug=slug, file=stored, **values)


def change(row):
    info = (row._meta.app_label, row._meta.model_name)
    return reverse("admin:{}_{}_change".format(*info), args=[row.pk])


def editable_rows(kind, user):
    """Every row of a kind, as a form in which it can be changed."""
    if kind is Picture:
        return [picture()]
    rows = list(kind.objects.all())
    return [check_out(row, user)[0] if isinstance(row, Content) else row for row in rows]


def columns_of(row):
    with translation.override("zh-hans"):
        row = type(row)._base_manager.get(pk=row.pk)
        names = [field.attname for field in row._meta.concrete_fields]
        return [(name, str(getattr(row, name))) for name in names]


def state(row):
    """Everything that a saving could change, of the row and its parts."""
    parts = parts_of(row) if isinstance(row, Content) else []
    stored = [columns_of(each) for each in (row, *parts)]
    return stored, LogEntry.objects.count(), Version.objects.count()


@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_form_changes_nothing(root, client, kind):
    """Every row in one of the languages, and every kind in all of them."""
    rows = editable_rows(kind, User.objects.create_user("author"))
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


@pytest.mark.parametrize("text", AWKWARD)
def test_texts_that_a_browser_sends_otherwise_are_no_change(root, client, text):
    row = check_out(City.objects.get(slug="incheon"), root)[0]
    line = text.replace("\r", "").replace("\n", " ")
    City.objects.filter(pk=row.pk).update(body_en=text, title_en=line)
    row.relations.update(note_ko=text)
    before = state(row)
    assert edit(client, change(row), City).status_code == 302
    assert state(row) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_that_are_shown_otherwise_are_no_change(root, client, language):
    User.objects.update(language=language)
    row = check_out(City.objects.get(slug="incheon"), root)[0]
    values = {"population": 12_345_678, "area_km2": 1e-7, "area_year": 2020}
    values |= {"latitude": 0.1 + 0.2, "longitude": -0.0, "population_year": 1}
    City.objects.filter(pk=row.pk).update(**values, version=1234)
    row.relations.update(ordinal=999)
    before = state(row)
    assert edit(client, change(row), City).status_code == 302
    assert state(row) == before
