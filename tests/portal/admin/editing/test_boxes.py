"""Boxes of related rows and of large numbers, filled by people or a forged form."""

import re
from itertools import product

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from exchanges.models import City, Delegation
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.actors.desk import page

UNUSABLE = ["abc", "9" * 25, "-1", "1.5", "9" * 5000, "½"]
STORY, DELEGATION = (
    reverse(f"admin:{each._meta.app_label}_{each._meta.model_name}_add")
    for each in (Story, Delegation)
)
LEFT_OUT = "The address names something that cannot be chosen here: %s"


@pytest.fixture
def desk(clients):
    return clients[0]


def test_a_forged_key_is_an_error_of_the_form(desk):
    for name, value in product(("cover", "sources"), UNUSABLE):
        page = desk.post(STORY, {"title_zh_hans": "新闻", name: value})
        assert page.status_code == 200, value[:9]
        errors = page.context["adminform"].form.errors[name]
        assert name == "cover" or value[:9] in errors.as_text(), (
            "it names what was sent"
        )
    assert not Story.objects.filter(title_zh_hans="新闻").exists()


def test_a_value_that_no_field_holds_is_left_out_and_the_form_says_so(desk):
    city = City.objects.originals().get(slug="incheon")
    for address in (STORY, f"{DELEGATION}?host={city.pk}"):
        html = desk.get(address).text
        assert "related-widget-wrapper-link add-related" in html
        # A red cross there reads as “empty this box”, and deletes the city.
        assert "delete-related" not in html
    assert f'<option value="{city.pk}" selected>' in html
    label = Delegation._meta.get_field("host").verbose_name
    for value in UNUSABLE:
        page = desk.get(DELEGATION, {"host": value, "title_en": "Kept"})
        assert page.status_code == 200, value[:9]
        assert _(LEFT_OUT) % label in page.text
        assert page.context["adminform"].form.initial == {"title_en": "Kept"}
    for name, value in (
        ("arrived", "never"),
        ("published_at", "soon"),
        ("nonsense", "x"),
        ("sources", "a,b"),
        ("working_copy", "-1"),  # a field of another row that leads to this one
    ):
        page = desk.get(DELEGATION, {name: value})
        assert page.status_code == 200, name
        assert name not in page.context["adminform"].form.initial


# Large numbers


GROUPS = {"zh-hans": "295万", "ko": "295만", "en": "2,950,000"}


def test_a_number_stands_in_groups_beside_its_box_and_where_it_is_read(editor, client):
    live = City.objects.get(slug="incheon")
    values = {"population": 2950000, "population_year": 2024, "area_km2": 1067.0}
    City.objects.filter(pk=live.pk).update(**values)
    copy, _is_new = create_working_copy(City.objects.get(pk=live.pk), editor)
    client.force_login(editor)
    for language, groups in GROUPS.items():
        User.objects.update(language=language)
        html = client.get(page(City, "change", copy.pk)).text
        assert beside(html, "population") == groups
        assert 'value="2950000"' in html
        assert beside(html, "area_km2") == "", "four digits need no groups"
        html = client.get(page(City, "change", live.pk)).text
        for shown in (groups, "2024", "1067"):  # a year is no such number
            assert f'<div class="readonly">{shown}</div>' in html


def beside(html, name):
    box = f'<output class="figure" for="id_{name}" data-units="[^"]*">(.*?)</output>'
    (found,) = re.findall(box, html)
    return found
