"""What stands in a box of a form is seen whole: every digit, and names of sources."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exchanges.models import City
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Source, User
from tests.browser.walking import in_view, sign_in

pytestmark = pytest.mark.browser

ARROWS = 20  # pixels
# How much wider a text is than the room in its box, in pixels.
TOO_WIDE = f"""(box) => {{
  const style = getComputedStyle(box);
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = `${{style.fontSize}} ${{style.fontFamily}}`;
  const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  return canvas.measureText(box.value).width + padding + {ARROWS} - box.clientWidth;
}}"""
TITLE = "沈阳市统计局：沈阳市第七次全国人口普查公报（第二号）地区人口情况及其勘误"


@pytest.fixture
def form(desk, page):
    """The form of a city with a large number and a source with a long name."""
    Source.objects.update(title_zh_hans=TITLE)
    city = City.objects.exclude(population_source=None).first()
    copy, _is_new = create_working_copy(city, User.objects.get(username="editor"))
    City.objects.filter(pk=copy.pk).update(population=2950000)
    sign_in(page, "editor")
    page.goto(reverse("admin:exchanges_city_change", args=[copy.pk]))
    return page


def test_what_stands_in_a_box_is_seen_whole(form):
    for name in ("population", "population_year", "latitude", "longitude"):
        box = form.locator(f"[name={name}]")
        assert box.input_value()
        assert box.evaluate(TOO_WIDE) <= 0, name
    for width in (1440, 900):
        form.set_viewport_size({"width": width, "height": 900})
        for field in ("population_source", "sources"):
            row = in_view(form.locator(f".field-{field}").first)
            name = row.locator(".select2-selection__rendered").first
            expect(name).to_contain_text(TITLE)
            within = "(each) => each.scrollWidth <= each.clientWidth + 1"
            assert name.evaluate(within), (field, width)
            fits = "(each) => each.offsetHeight <= each.parentElement.offsetHeight"
            assert name.evaluate(fits), (field, width)
    shown = form.locator("output[for=id_population]")
    expect(shown).to_have_text("295万")
    for typed, groups in (("29500001", "2950万0001"), ("2024", ""), ("", "")):
        form.locator("[name=population]").fill(typed)
        expect(shown).to_have_text(groups)
