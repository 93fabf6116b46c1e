"""The boxes of related rows, filled by an address or a forged form."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from exchanges.models import City, Delegation
from portal.content.kinds import content_models
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


@pytest.mark.parametrize("value", UNUSABLE)
@pytest.mark.parametrize("name", ["cover", "sources"])
def test_a_forged_key_is_an_error_of_the_form(desk, name, value):
    page = desk.post(STORY, {"title_zh_hans": "新闻", name: value})
    assert page.status_code == 200
    errors = page.context["adminform"].form.errors[name]
    assert name == "cover" or value[:9] in errors.as_text(), "it names what was sent"
    assert not Story.objects.filter(title_zh_hans="新闻").exists()


@pytest.mark.parametrize("value", UNUSABLE)
def test_an_address_with_an_unusable_key_opens_the_form_and_says_so(desk, value):
    page = desk.get(DELEGATION, {"host": value, "title_en": "Kept"})
    assert page.status_code == 200
    label = Delegation._meta.get_field("host").verbose_name
    assert _(LEFT_OUT) % label in page.text
    assert page.context["adminform"].form.initial == {"title_en": "Kept"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("arrived", "never"),
        ("published_at", "soon"),
        ("nonsense", "x"),
        ("sources", "a,b"),
        ("working_copy", "-1"),  # a field of another row that leads to this one
    ],
)
def test_any_other_value_that_no_field_holds_is_left_out_too(desk, name, value):
    page = desk.get(DELEGATION, {name: value})
    assert page.status_code == 200
    assert name not in page.context["adminform"].form.initial


def test_a_key_in_the_address_is_chosen(desk):
    city = City.objects.originals().get(slug="incheon")
    page = desk.get(DELEGATION, {"host": city.pk})
    assert f'<option value="{city.pk}" selected>' in page.text


@pytest.mark.parametrize("kind", content_models())
def test_nothing_is_deleted_beside_a_box(content, client, kind):
    """A red cross there reads as “empty this box”, and deletes the city."""
    client.force_login(User.objects.create_superuser("root"))
    html = client.get(page(kind, "add")).text
    assert "related-widget-wrapper-link add-related" in html
    assert "delete-related" not in html
