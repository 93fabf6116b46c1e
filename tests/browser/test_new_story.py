"""What it costs two people to bring a new story to the site, from sign-in on."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from portal.models import Story
from tests.browser.walking import editor_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk", "media_folder")]


class Hands:
    """Count what is clicked, and the fields that are filled in."""

    def __init__(self):
        self.clicks = self.fields = 0

    def click(self, locator):
        self.clicks += 1
        locator.click()

    def press(self, page, name):
        self.click(page.get_by_role("button", name=name, exact=True))
        page.wait_for_load_state()

    def write(self, locator, text):
        self.fields += 1
        locator.fill(text)

    def sign_in(self, page, role):
        """The two fields are not counted; the button is."""
        page.wait_for_load_state("networkidle")
        sign_in(page, role)
        self.clicks += 1


def photograph():
    data = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1000)).save(data, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def add_picture(hands, page):
    """Send a picture from the form of the story, with its text in two languages."""
    hands.click(page.get_by_role("button", name="封面图片: 从图片库选择"))
    dialog = page.get_by_role("dialog", name="封面图片")
    with page.expect_file_chooser() as chooser:
        hands.click(dialog.get_by_label("新图片"))
    hands.fields += 1
    chooser.value.set_files(photograph())
    hands.write(dialog.locator("[name=alt_zh_hans]"), "月尾岛的海滨步道")
    hands.write(dialog.locator("[name=alt_en]"), "The seaside walk on Wolmido")
    hands.click(dialog.get_by_role("button", name="添加并使用"))
    expect(page.locator(".picture-box img")).to_be_visible()


def test_at_most_10_clicks_and_8_fields_bring_a_new_story_to_the_site(page):
    """Two languages, a picture, two people; each click counts, also into a file box."""
    hands = Hands()
    hands.sign_in(page, "editor")
    hands.click(page.locator(".model-story .addlink"))
    hands.write(page.locator("[name=title_zh_hans]"), "月尾岛的春天")
    hands.write(editor_of(page, "body_zh_hans"), "月尾岛在仁川港旁边。")
    add_picture(hands, page)
    hands.press(page, "English")
    hands.write(page.locator("[name=title_en]"), "Spring on Wolmido")
    hands.write(editor_of(page, "body_en"), "Wolmido lies beside the port of Incheon.")
    hands.press(page, "保存并送审")
    expect(page.locator(".messagelist .success")).to_contain_text("待审核")

    hands.sign_in(page, "publisher")
    waiting = page.get_by_role("region", name="待我审核", exact=True)
    hands.click(waiting.get_by_role("link", name="月尾岛的春天"))
    hands.press(page, "立即发布")
    expect(page.locator(".messagelist .success")).to_contain_text("已发布")

    slug = Story.objects.published().get(title_en="Spring on Wolmido").slug
    for language, title, alt in (
        ("zh-hans", "月尾岛的春天", "月尾岛的海滨步道"),
        ("en", "Spring on Wolmido", "The seaside walk on Wolmido"),
    ):
        page.goto(f"/{language}/stories/{slug}/")
        expect(page.locator("h1")).to_have_text(title)
        expect(page.get_by_role("img", name=alt)).to_be_visible()
    print(f"{hands.clicks} clicks and {hands.fields} fields")
    assert hands.clicks <= 10
    assert hands.fields <= 8
