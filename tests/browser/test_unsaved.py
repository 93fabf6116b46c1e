"""What is typed into a form is never lost, and nobody is asked about what is not.

A form asks before it is left, stores itself every few seconds, offers what it has
stored, outlives the session, and shows what somebody else has saved meanwhile.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.rich_text.sanitize import in_words
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Draft, Story, User
from tests.actors.desk import page as address_of
from tests.browser.walking import (
    editor_of,
    fill,
    fits,
    in_view,
    save,
    sign_in,
    sign_in_here,
    start_editors,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk")]

ADD = "/admin/portal/story/add/"
SECONDS = 1000
TEXTS = {
    "title_zh_hans": "新闻",
    "title_en": "News",
    "title_ko": "소식",
    "body_zh_hans": "第一段\n\n“第二段” & <b>第三段</b>",
    "body_en": "The first\n\nThe second",
    "body_ko": "첫째\n\n둘째",
}


def title(page):
    return page.locator("[name=title_zh_hans]")


# Asked before it is left


@pytest.fixture
def asked(page):
    """The questions of the browser, each of which is answered with “leave”."""
    found = []

    def answer(dialog):
        found.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return found


@pytest.fixture
def city(desk):
    """The address of a form with boxes of every kind in which all can be changed."""
    incheon = City.objects.get(slug="incheon")
    copy, _is_new = create_working_copy(incheon, User.objects.get(username="editor"))
    return address_of(City, "change", copy.pk)


def leave(page):
    page.locator("#nav-sidebar a").first.click()
    page.wait_for_url("**/admin/")


def test_a_form_that_nobody_touched_is_left_without_a_question(page, asked, city):
    sign_in(page, "editor")
    addresses = [address_of(kind, "add") for kind in content_models()]
    for address in [*addresses, city]:
        page.goto(address)
        # Without a click on the page a browser asks nothing at all.
        page.get_by_role("button", name="English", exact=True).click()
        start_editors(page)
        leave(page)
        assert asked == [], address


def test_what_somebody_typed_or_chose_is_asked_about(page, asked, city):
    def write(page):
        editor_of(page, "body_zh_hans").press_sequentially("！")

    def search(page):
        box = in_view(page.locator(".field-population_source").first)
        box.locator(".select2-selection").click()
        page.locator(".select2-search__field").last.press_sequentially("沈阳")
        page.keyboard.press("Escape")
        return box

    def choose(page):
        search(page).locator(".select2-selection").click()
        page.locator(".select2-results__option[aria-selected=false]").first.click()

    def pick_a_time(page):
        page.locator("[name=step-moment]").press("1")
        page.locator("[name=step-moment]").fill("2099-05-01T08:30")

    user = User.objects.get(username="editor")
    row = Story.objects.create(title_zh_hans="新闻", status="review", updated_by=user)
    story = address_of(Story, "change", row.pk)
    sign_in(page, "publisher")
    for address, change, questions in (
        (city, lambda page: title(page).press_sequentially("！"), 1),
        (city, write, 1),
        (city, search, 0),  # and nothing chosen
        (city, choose, 1),
        (story, pick_a_time, 1),  # out of the calendar of a step
    ):
        page.goto(address)
        change(page)
        leave(page)
        assert asked == ["beforeunload"] * questions, change
        asked.clear()


# Stored every few seconds, and offered back


def stored_titles():
    rows = Draft.objects.filter(digest=None).order_by("pk")
    return [row.data["title_zh_hans"][0] for row in rows]


def test_a_tab_that_is_killed_loses_five_seconds_at_most(page):
    """Also where one person has two tabs of the form: each is stored for itself."""
    sign_in(page, "editor")
    tabs = {text: page.context.new_page() for text in ("第一", "第二")}
    for text, tab in tabs.items():
        tab.goto(ADD)
        title(tab).press_sequentially(text)
    for _ in range(50):
        if len(stored_titles()) == 2:
            break  # whatever becomes of the tabs now
        page.wait_for_timeout(0.1 * SECONDS)
    assert stored_titles() == [*tabs]
    for tab in tabs.values():
        tab.close()
    page.goto(ADD)
    offers = page.locator("[data-unsaved]")
    expect(offers).to_have_count(2)
    offers.first.locator("summary").click()
    expect(offers.first.locator("ins")).to_have_text("第二")
    offers.first.get_by_role("link", name="恢复到表单中").click()
    expect(title(page)).to_have_value("第二")
    title(page).press("Enter")  # saves, and does no step
    page.wait_for_url("**/story/")
    assert Story.objects.get(title_zh_hans="第二").status == "draft"
    assert stored_titles() == ["第一"]
    page.goto(ADD)
    page.get_by_role("button", name="放弃").click()
    expect(offers).to_have_count(0)


def test_what_does_not_reach_the_server_is_kept_in_the_browser(page, complaints):
    sign_in(page, "editor")
    page.context.route("**/autosave/", lambda route: route.abort())
    page.goto(ADD)
    title(page).press_sequentially("海")
    line = page.locator("[data-autosave]")
    expect(line).to_contain_text("保留在本浏览器中", timeout=15 * SECONDS)
    page.context.unroute("**/autosave/")
    page.goto("about:blank")
    page.goto(ADD)
    expect(line).to_contain_text("已暂存到服务器", timeout=15 * SECONDS)
    line.get_by_role("link").click()
    expect(page.locator("[data-unsaved]")).to_have_count(1)
    assert stored_titles() == ["海"]
    assert not page.evaluate(
        "Object.keys(localStorage).filter((k) => /autosave/.test(k))"
    )
    complaints[:] = [each for each in complaints if "autosave" not in each]


# Sent after the session has ended


def test_what_was_typed_outlives_the_session(page, complaints):
    page.goto(ADD)
    sign_in_here(page, "editor")
    expect(page.locator("#user-tools")).to_be_visible()
    page.locator("[data-language=all]").click()
    for name, text in TEXTS.items():
        fill(page, name, text)
    Session.objects.all().delete()
    page.locator("[name=_save]").click()

    expect(page.get_by_label("用户名")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\b403\b"))).to_have_count(0)
    expect(page.locator("dl")).to_contain_text("소식")
    expect(page.locator("dl")).to_contain_text("“第二段” &amp; &lt;b&gt;第三段")
    sign_in_here(page, "editor")
    expect(title(page)).to_have_value("新闻")
    save(page)
    page.goto(ADD)
    expect(page.locator("[data-unsaved]")).to_have_count(0)
    row = Story.objects.get(title_ko="소식")
    for name, text in TEXTS.items():
        lines = in_words(getattr(row, name)).splitlines()
        assert lines == [each for each in text.splitlines() if each]

    # However long it is, it fits a phone.
    page.goto(ADD)
    title(page).fill("沈" * 200)
    fill(page, "body_zh_hans", "W" * 2000)
    page.context.clear_cookies()
    page.locator("[name=_save]").click()
    page.locator("summary").click()
    fits(page, 320, 1440)
    assert len(complaints) == 2
    assert all("403" in each for each in complaints)
    complaints.clear()


# Saved by two


def test_the_second_to_save_sees_both_and_chooses(page, other):
    row = Story.objects.create(
        title_zh_hans="友城周", body_zh_hans="第一稿", slug="week"
    )
    form = address_of(Story, "change", row.pk)
    sign_in(page, "editor", form)
    sign_in(other, "publisher", form)
    expect(other.locator("[data-presence]")).to_be_visible()
    fill(other, "body_zh_hans", "审核者的稿子")
    save(other, "_continue")

    fill(page, "body_zh_hans", "编辑的稿子")
    title(page).fill("友城周开幕")
    page.locator("[name=_save]").click()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("请选择保留哪一版本")
    expect(conflict.locator(".version")).to_have_text(["审核者的稿子", "编辑的稿子"])
    expect(conflict.locator("del").first).to_have_css("display", "inline")
    expect(title(page)).to_have_value("友城周开幕")
    fits(page, 320, 1440)
    row.refresh_from_db()
    assert row.title_zh_hans == "友城周"

    conflict.get_by_label("我的版本").check()
    save(page)
    row.refresh_from_db()
    assert (row.title_zh_hans, row.body_zh_hans) == ("友城周开幕", "<p>编辑的稿子</p>")
