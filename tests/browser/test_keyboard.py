"""The day's main flow without a mouse, at a zoom of 400 %.

A change of a page of the site: signed in, found, opened, typed, saved, sent to review,
and published by another person. The keys are those of a keyboard alone.
"""

import pytest
from playwright.sync_api import expect

from exchanges.models import City
from portal.models import Story
from tests.actors.desk import page as address_of
from tests.browser.looking import LOOK, walked
from tests.browser.opening import resize
from tests.browser.test_desk import section, waiting
from tests.browser.walking import fits, reach, sign_in, sign_in_here, succeeds

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk")]

SIZES = ((1280, 720), (320, 256))  # the second is what a zoom of 400 % leaves
FEWEST, MOST = 30, 200  # stops of the Tab key on a page
SENTENCE = "仁川的春天来得早。"


def enter(page, target):
    """Reach a link or a button by Tab, and press it."""
    reach(page, target)
    seen(page)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def seen(page):
    """The focus has a ring, and neither the header nor the bar covers it."""
    page.evaluate(LOOK)
    assert page.evaluate("look.focus().wrong") == [], page.url


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_change_reaches_the_site_by_keys_alone(page):
    resize(page, *SIZES[-1])
    page.goto("/admin/")
    sign_in_here(page, "editor")
    search = page.get_by_role("searchbox")
    reach(page, search)
    seen(page)
    page.keyboard.type("incheon")
    page.keyboard.press("Enter")
    enter(page, section(page, "城市").get_by_role("link", name="仁川广域市"))
    enter(page, button(page, "在工作副本中修改"))
    reach(page, page.locator("[name=summary_zh_hans]"))
    seen(page)
    page.keyboard.press("Control+End")
    page.keyboard.type(SENTENCE)
    page.keyboard.press("Control+s")
    succeeds(page)
    enter(page, button(page, "送审"))
    succeeds(page, "待审核")
    page.context.clear_cookies()
    page.goto("/admin/")
    sign_in_here(page, "publisher")
    enter(page, waiting(page))
    expect(page.locator("ins").first).to_have_text(SENTENCE)
    enter(page, button(page, "立即发布"))
    succeeds(page, "已发布")
    assert City.objects.get(slug="incheon").summary_zh_hans.endswith(SENTENCE)


@pytest.mark.parametrize("size", SIZES)
def test_nothing_covers_what_has_the_focus_or_is_pressed(page, size):
    """On the form of a translation, which has most; at a zoom no bar stays in view."""
    row = Story.objects.create(slug="s", title_zh_hans="友城周", title_en="Week")
    sign_in(page, "editor")
    resize(page, *size)
    page.goto(f"{address_of(Story, 'change', row.pk)}?desk=ko")
    page.wait_for_load_state("networkidle")  # with the letters of the tool bars
    page.evaluate(LOOK)
    stops, wrong = walked(page, MOST)
    assert len(stops) >= FEWEST
    # Of a tall field the browser shows where one writes.
    assert [each for each in wrong if "ProseMirror" not in each] == []
    fits(page)
    page.get_by_text("任务", exact=True).click()
    expect(page.locator("[name=task-due]")).to_be_visible()
