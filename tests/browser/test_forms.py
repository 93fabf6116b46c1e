"""A form of the desk: its boxes, its buttons and its tabs, on a screen of any width."""

import pytest
from playwright.sync_api import expect

from exchanges.models import City
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Source, User
from tests.actors.desk import page as address_of
from tests.browser.opening import resize
from tests.browser.walking import in_view, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk")]

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


def test_what_stands_in_a_box_is_seen_whole_and_buttons_are_always_in_view(page):
    """Every digit of a large number, and the long name of a source."""
    Source.objects.update(title_zh_hans=TITLE)
    city = City.objects.exclude(population_source=None).first()
    copy, _is_new = create_working_copy(city, User.objects.get(username="editor"))
    City.objects.filter(pk=copy.pk).update(population=2950000)
    sign_in(page, "editor", address_of(City, "change", copy.pk))
    for name in ("population", "population_year", "latitude", "longitude"):
        box = page.locator(f"[name={name}]")
        assert box.input_value()
        assert box.evaluate(TOO_WIDE) <= 0, name
    for width in (1440, 900):
        resize(page, width, 900)
        for field in ("population_source", "sources"):
            row = in_view(page.locator(f".field-{field}").first)
            name = row.locator(".select2-selection__rendered").first
            expect(name).to_contain_text(TITLE)
            within = "(each) => each.scrollWidth <= each.clientWidth + 1"
            assert name.evaluate(within), (field, width)
            fits = "(each) => each.offsetHeight <= each.parentElement.offsetHeight"
            assert name.evaluate(fits), (field, width)
    shown = page.locator("output[for=id_population]")
    expect(shown).to_have_text("295万")
    for typed, groups in (("29500001", "2950万0001"), ("2024", ""), ("", "")):
        page.locator("[name=population]").fill(typed)
        expect(shown).to_have_text(groups)
    page.goto(address_of(City, "add"))
    for width, height in ((1440, 900), (900, 700), (320, 568)):
        resize(page, width, height)
        for share in (0, 0.5, 1):
            page.evaluate(f"scrollTo(0, document.body.scrollHeight * {share})")
            for name in ("_save", "_step"):
                box = page.locator(f".desk-actions [name={name}]").bounding_box()
                assert 0 <= box["y"] < box["y"] + box["height"] <= height, width


def test_the_tab_with_an_error_is_opened_and_an_added_relation_has_the_tabs(page):
    sign_in(page, "publisher", "/admin/portal/story/add/")
    press(page, "English")
    page.locator("[name=title_en]").fill("News")
    page.locator("form").first.evaluate("form => form.noValidate = true")
    page.locator("[name=_save]").click()
    chinese = page.locator("[data-language=zh_hans]")
    expect(chinese).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[name=title_zh_hans]")).to_be_visible()
    expect(page.locator("[name=title_en]")).to_have_value("News")
    page.goto("/admin/exchanges/city/add/")
    press(page, "中文")
    page.locator("#relations-group .add-row a").click()
    expect(page.locator("[name=relations-0-note_zh_hans]")).to_be_visible()
    expect(page.locator("[name=relations-0-note_en]")).to_be_hidden()
    press(page, "English")
    expect(page.locator("[name=relations-0-note_en]")).to_be_visible()
