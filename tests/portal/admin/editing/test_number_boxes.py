"""Large numbers stand in groups beside their box, and where they are only read."""

import re

import pytest

from exchanges.models import City
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import User
from tests.actors.desk import page

GROUPS = {"zh-hans": "295万", "ko": "295만", "en": "2,950,000"}


@pytest.fixture
def city(content):
    row = City.objects.get(slug="incheon")
    values = {"population": 2950000, "population_year": 2024, "area_km2": 1067.0}
    City.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


@pytest.fixture(params=GROUPS)
def read(request, editor, client):
    """The form of a row in each language, and the large number as it writes it."""
    User.objects.update(language=request.param)
    client.force_login(editor)

    def get(row):
        return client.get(page(City, "change", row.pk)).text

    return get, GROUPS[request.param]


def test_a_number_stands_in_groups_beside_its_box(city, editor, read):
    get, groups = read
    html = get(create_working_copy(city, editor)[0])
    assert beside(html, "population") == groups
    assert 'value="2950000"' in html
    assert beside(html, "area_km2") == "", "four digits need no groups"


def beside(html, name):
    box = f'<output class="figure" for="id_{name}" data-units="[^"]*">(.*?)</output>'
    (found,) = re.findall(box, html)
    return found


def test_a_number_is_read_in_groups_and_a_year_is_no_such_number(city, read):
    get, groups = read
    html = get(city)
    assert f'<div class="readonly">{groups}</div>' in html
    assert '<div class="readonly">2024</div>' in html
    assert '<div class="readonly">1067</div>' in html
