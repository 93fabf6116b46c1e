"""A form asks before it is left only when a person has changed something in it."""

import pytest
from django.urls import reverse

from exchanges.models import City
from portal.content.kinds import content_models
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.browser.walking import editor_of, in_view, sign_in, start_editors

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(page):
    """The questions of the browser, each of which is answered with “leave”."""
    found = []

    def answer(dialog):
        found.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return found


def leave(page):
    page.locator(".breadcrumbs a").first.click()
    page.wait_for_url("**/admin/")


def address_of(name, row, *args):
    info = (row._meta.app_label, row._meta.model_name)
    return reverse("admin:{}_{}_{}".format(*info, name), args=args)


@pytest.fixture
def city(desk):
    """The address of a form with boxes of every kind in which all can be changed."""
    incheon = City.objects.get(slug="incheon")
    copy, _is_new = create_working_copy(incheon, User.objects.get(username="editor"))
    return address_of("change", copy, copy.pk)


def test_a_form_that_nobody_touched_is_left_without_a_question(desk, page, asked, city):
    sign_in(page, "editor")
    addresses = [address_of("add", kind) for kind in content_models()]
    for address in [*addresses, city]:
        page.goto(address)
        # Without a click on the page a browser asks nothing at all.
        page.get_by_role("button", name="English", exact=True).click()
        start_editors(page)
        leave(page)
        assert asked == [], address


def test_what_somebody_typed_or_chose_is_asked_about(page, asked, city):
    sign_in(page, "editor")
    page.goto(city)
    page.locator("[name=title_zh_hans]").press_sequentially("！")
    leave(page)
    assert asked == ["beforeunload"]

    page.goto(city)
    editor_of(page, "body_zh_hans").press_sequentially("！")
    leave(page)
    assert asked == ["beforeunload"] * 2

    page.goto(city)
    box = in_view(page.locator(".field-population_source").first)
    box.locator(".select2-selection").click()
    page.locator(".select2-search__field").last.press_sequentially("沈阳")
    page.keyboard.press("Escape")
    leave(page)
    assert asked == ["beforeunload"] * 2  # searched, and nothing chosen

    page.goto(city)
    in_view(box).locator(".select2-selection").click()
    page.locator(".select2-results__option[aria-selected=false]").first.click()
    leave(page)
    assert asked == ["beforeunload"] * 3


def test_a_time_out_of_the_calendar_of_a_step_is_asked_about(desk, page, asked):
    sign_in(page, "publisher")
    user = User.objects.get(username="editor")
    row = Story.objects.create(title_zh_hans="新闻", status="review", updated_by=user)
    page.goto(address_of("change", row, row.pk))
    steps = page.locator(".steps")
    steps.get_by_role("button", name="现在", exact=True).click()
    assert page.locator("[name=step-moment_1]").input_value()
    steps.get_by_role("button", name="今天（").click()
    assert page.locator("[name=step-moment_0]").input_value()
    leave(page)
    assert asked == ["beforeunload"]
