"""Editor and publisher at their desks, in Chinese: by clicks, by keys, on a phone."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.models import Story, User
from tests.browser.walking import editor_of, press, sign_in, sign_in_here, succeeds
from tests.pictures import encoded

pytestmark = pytest.mark.browser
SIZES = {320: 640, 900: 900, 1440: 900}
INCHEON = "/zh-hans/cities/incheon/"


def section(page, name):
    return page.get_by_role("region", name=name, exact=True)


def waiting(page, name="仁川广域市"):
    return section(page, "待我审核").get_by_role("link", name=name, exact=True)


def test_a_live_page_is_changed_in_a_copy_that_a_publisher_takes_over(desk, page):
    page.goto(INCHEON)
    before = page.locator("main").inner_text()
    sign_in(page, "editor", "/admin/exchanges/city/?q=incheon")
    page.get_by_role("link", name="仁川广域市").click()
    expect(page.locator("[name=summary_zh_hans]")).to_have_count(0)
    press(page, "在工作副本中修改")
    page.locator("[name=summary_zh_hans]").fill("仁川是沈阳的友好城市。")
    page.locator("[name=relations-0-since]").fill("2014-06")
    press(page, "送审")
    page.get_by_role("link", name="与网站内容对比").click()
    expect(page.locator(".differences")).to_contain_text("2014年6月12日")
    expect(page.locator(".differences ins").first).to_be_visible()

    page.goto(INCHEON)
    assert page.locator("main").inner_text() == before
    sign_in(page, "publisher")
    waiting(page).click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新标签页打开").click()
    expect(opened.value.locator(".preview")).to_contain_text("此内容尚未发布")
    opened.value.wait_for_load_state()
    preview = opened.value.locator("main").inner_text()
    assert "分享本页" not in preview  # nobody else may open its address
    opened.value.close()
    # So does whatever a link of the frame leads to.
    reader = page.frame_locator("iframe")
    with page.context.expect_page() as opened:
        reader.get_by_role("link", name="友城", exact=True).last.click()
    expect(opened.value.locator("h1")).to_contain_text("友城")
    opened.value.close()
    expect(reader.locator(".preview")).to_be_visible()
    press(page, "立即发布")
    succeeds(page, "已发布")
    page.goto(INCHEON)
    shown = page.locator("main").inner_text()
    assert untimed(shown).replace("\n分享本页", "") == untimed(preview)
    assert shown != before
    assert City.objects.filter(slug="incheon").count() == 1


def untimed(text):
    """The text of a page without the minute in which it was changed last."""
    return re.sub(r"\d\d:\d\d （", "（", text)


def test_a_copy_is_reviewed_and_published_in_two_clicks(waits, page):
    """Its buttons are in view whatever the window."""
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, "publisher")
    clicks = [0]
    page.expose_function("clicked", lambda: clicks.append(clicks.pop() + 1))
    page.add_init_script("addEventListener('click', () => clicked(), true)")
    page.reload()
    waiting(page).click()
    reader = page.frame_locator("iframe")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("仁川")
    expect(page.locator("ins").first).to_have_text("新增一句。")
    beside = (".reader iframe", ".changes")
    frame, changes = (page.locator(each).bounding_box() for each in beside)
    assert frame["x"] + frame["width"] <= changes["x"], "side by side"
    publish = page.get_by_role("button", name="立即发布", exact=True)
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for button in (publish, page.get_by_role("button", name="退回", exact=True)):
            expect(button).to_be_in_viewport(ratio=1)
    publish.click()
    succeeds(page, "已发布")
    assert clicks == [2]
    page.goto(INCHEON)
    expect(page.locator("main")).to_contain_text("新增一句。")


def test_a_review_by_keys_and_without_scripts(waits, unscripted):
    page = unscripted
    page.goto("/admin/")
    sign_in_here(page, "publisher")
    waiting(page).press("Enter")
    page.get_by_role("link", name="韩语").press("Enter")
    expect(page.locator("iframe")).to_have_attribute("title", "预览：韩语")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到改动内容")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("[name=step-remark]")).to_be_focused()
    page.keyboard.type("韩文摘要请重译")
    page.get_by_label("完成后转到下一条待审").check()
    page.get_by_role("button", name="退回").press("Enter")
    expect(page.locator("h1").last).to_have_text("审核：友城周开幕")
    succeeds(page, "已退回修改")
    page.get_by_text("定时发布 …").press("Enter")
    page.locator("[name=step-moment]").fill("2099-05-01T08:30")
    page.keyboard.press("Enter")
    succeeds(page, "2099-05-01")


def test_what_was_sent_is_taken_back_by_keys_and_without_scripts(waits, unscripted):
    page = unscripted
    page.goto("/admin/")
    sign_in_here(page, "editor")
    sent = (
        section(page, "我送审的").get_by_role("listitem").filter(has_text="友城周开幕")
    )
    sent.get_by_role("link", name="友城周开幕").focus()
    page.keyboard.press("Tab")
    expect(sent.get_by_role("button", name="撤回")).to_be_focused()
    page.keyboard.press("Enter")
    succeeds(page, "已撤回")
    expect(section(page, "我的草稿")).to_contain_text("友城周开幕")
    page.get_by_role("searchbox").fill("友城周")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="故事")).to_contain_text("草稿")


class Hands:
    """Count what is clicked, and the fields that are filled in."""

    def __init__(self, page):
        self.page, self.clicks, self.fields = page, 0, 0

    def click(self, locator):
        self.clicks += 1
        locator.click()

    def press(self, name):
        self.clicks += 1
        press(self.page, name)

    def write(self, locator, text):
        self.fields += 1
        locator.fill(text)

    def choose(self, locator, label):
        self.fields += 1
        locator.select_option(label=label)

    def search(self, name, text):
        """Choose a row in a box that completes: a click into it, text and Enter."""
        self.fields += 1
        self.click(self.page.locator(f".field-{name} .select2-selection"))
        self.page.keyboard.type(text)
        option = self.page.locator(".select2-results__option--highlighted")
        expect(option).to_contain_text(text)
        self.page.keyboard.press("Enter")

    def sign_in(self, role):
        """The two fields are not counted; the button is."""
        self.page.wait_for_load_state("networkidle")
        sign_in(self.page, role)
        self.clicks += 1

    def add_picture(self):
        """Send a picture from the form of a story, with its text in two languages."""
        self.click(self.page.get_by_role("button", name="封面图片: 从图片库选择"))
        dialog = self.page.get_by_role("dialog", name="封面图片")
        with self.page.expect_file_chooser() as chooser:
            self.click(dialog.get_by_label("新图片"))
        self.fields += 1
        data = encoded(Image.linear_gradient("L").resize((1600, 1000)), "JPEG")
        file = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": data}
        chooser.value.set_files(file)
        self.write(dialog.locator("[name=alt_zh_hans]"), "月尾岛的海滨步道")
        self.write(dialog.locator("[name=alt_en]"), "The seaside walk on Wolmido")
        self.click(dialog.get_by_role("button", name="添加并使用"))
        expect(self.page.locator(".picture-box img")).to_be_visible()

    def translate(self, title, text):
        """Write the English texts, and send all of it to review."""
        self.press("English")
        self.write(self.page.locator("[name=title_en]"), title)
        self.write(editor_of(self.page, "body_en"), text)
        self.press("送审")
        succeeds(self.page, "待审核")

    def publish(self, name):
        """Publish what waits under this name; the one who may has signed in."""
        self.click(waiting(self.page, name))
        self.press("立即发布")
        succeeds(self.page, "已发布")

    def needed(self, clicks, fields):
        print(f"{self.clicks} clicks and {self.fields} fields")
        return self.clicks <= clicks and self.fields <= fields


def test_at_most_10_clicks_and_8_fields_bring_a_new_story_to_the_site(
    desk, media_folder, page
):
    """Two languages, a picture, two people; each click counts, also into a file box."""
    hands = Hands(page)
    hands.sign_in("editor")
    hands.click(page.locator(".start-new").get_by_role("link", name="故事"))
    hands.write(page.locator("[name=title_zh_hans]"), "月尾岛的春天")
    hands.write(editor_of(page, "body_zh_hans"), "月尾岛在仁川港旁边。")
    hands.add_picture()
    hands.translate("Spring on Wolmido", "Wolmido lies beside the port of Incheon.")
    hands.sign_in("publisher")
    hands.publish("月尾岛的春天")
    slug = Story.objects.published().get(title_en="Spring on Wolmido").slug
    for language, title, alt in (
        ("zh-hans", "月尾岛的春天", "月尾岛的海滨步道"),
        ("en", "Spring on Wolmido", "The seaside walk on Wolmido"),
    ):
        page.goto(f"/{language}/stories/{slug}/")
        expect(page.locator("h1")).to_have_text(title)
        expect(page.get_by_role("img", name=alt)).to_be_visible()
    assert hands.needed(clicks=10, fields=8)


def test_at_most_10_clicks_and_8_fields_bring_the_next_place_of_a_city_to_the_site(
    desk, media_folder, page
):
    """The city is that of the editor's last place; the first asks for it, as ever."""
    Attraction.objects.create(
        city=City.objects.get(slug="incheon"),
        kind=Attraction.Kind.ISLAND,
        title_zh_hans="小舞衣岛",
        created_by=User.objects.get(username="editor"),
    )
    hands = Hands(page)
    hands.sign_in("editor")
    hands.click(page.locator(".start-new").get_by_role("link", name="景点"))
    hands.write(page.locator("[name=title_zh_hans]"), "月尾岛")
    expect(page.locator(".fieldBox.field-city")).to_contain_text("仁川广域市")
    hands.choose(page.locator("[name=kind]"), "岛屿")
    hands.write(editor_of(page, "body_zh_hans"), "月尾岛在仁川港旁边。")
    hands.add_picture()
    hands.translate("Wolmido", "Wolmido lies beside the port of Incheon.")
    hands.sign_in("publisher")
    hands.publish("月尾岛")
    place = Attraction.objects.published().get(title_en="Wolmido")
    assert place.city.slug == "incheon"
    assert hands.needed(clicks=10, fields=8)


def test_6_clicks_and_8_fields_bring_a_new_exchange_to_the_site(desk, page):
    """In two languages, by two people, who have signed in before."""
    hands = Hands(page)
    sign_in(page, "editor")
    hands.click(page.locator(".start-new").get_by_role("link", name="交往"))
    hands.write(page.locator("[name=title_zh_hans]"), "仁川青年来访")
    hands.choose(page.locator("[name=kind]"), "访问")
    hands.choose(page.locator("[name=direction]"), "对方城市至本市")
    hands.write(page.locator("[name=date]"), "2024-05")
    hands.search("cities", "仁川")
    hands.write(editor_of(page, "body_zh_hans"), "青年代表团在沈阳住了五天。")
    hands.translate("Young people from Incheon", "A delegation stayed for five days.")
    sign_in(page, "publisher")
    hands.publish("仁川青年来访")
    row = Exchange.objects.published().get(title_en="Young people from Incheon")
    assert [str(city) for city in row.cities.all()] == ["仁川广域市"]
    assert hands.needed(clicks=6, fields=8)
