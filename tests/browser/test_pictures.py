"""Pictures are shown before they are stored, pointed at, described and chosen."""

from base64 import b64encode

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from portal.files import renditions
from portal.models import Picture, Story
from tests.browser.looking import axe
from tests.browser.walking import editor_of, fits, save, sign_in
from tests.pictures import encoded, heic, quarters

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk", "media_folder")]
CHOSEN = {
    "name": "IMG_0001.png",
    "mimeType": "image/png",
    "buffer": encoded(quarters(1200, 400)),
}
# The colours in the upper left and the lower right quarter of what is drawn.
DRAWN = """(canvas) => [[0.25, 0.25], [0.75, 0.75]].map(([x, y]) => {
  const area = [x * canvas.width, y * canvas.height, 1, 1];
  return [...canvas.getContext("2d").getImageData(...area).data].slice(0, 3);
})"""


def click_at(page, x, y):
    """Click on the picture in the form, at shares of its width and height."""
    box = page.locator("[data-focal-point]")
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    box.click(position={"x": size["width"] * x, "y": size["height"] * y})


def crops_of(row):
    found = renditions.stored(row, renditions.crops(row), "webp")
    return [name.removeprefix(row.file.name) for name, _rendition in found]


def test_a_click_on_a_picture_sets_its_focal_point_and_the_crops(page):
    """Also on a file that was just chosen, before it is stored."""
    sign_in(page, "publisher", "/admin/portal/picture/add/")
    page.locator("[name=file]").set_input_files(CHOSEN)
    canvas = page.locator("[data-focal-point] canvas")
    expect(canvas).to_be_visible()
    assert canvas.evaluate(DRAWN) == [[255, 0, 0], [255, 255, 0]]
    click_at(page, 0.75, 0.25)
    page.locator("[name=alt_zh_hans]").fill("图")
    save(page)
    row = Picture.objects.get()
    assert (row.focal_x, row.focal_y) == (0.75, 0.25)
    assert crops_of(row)[0] == ".c75-25-240.webp"
    page.goto(f"/admin/portal/picture/{row.pk}/change/")
    expect(page.locator("[data-focal-point] img")).to_be_visible()
    click_at(page, 0.25, 0.75)
    expect(page.locator("[name=focal_x]")).to_have_value("0.25")
    save(page)
    row.refresh_from_db()
    assert (row.focal_x, row.focal_y) == (0.25, 0.75)
    assert crops_of(row)[0] == ".c25-75-240.webp"


def several():
    for number in (1, 2):
        yield {**CHOSEN, "name": f"IMG_{number}.png"}
    data = heic(quarters(640, 384))
    yield {"name": "IMG_3.HEIC", "mimeType": "image/heic", "buffer": data}


def test_three_are_described_by_keyboard_and_stored_and_a_bad_one_says_why(page):
    sign_in(page, "editor", "/admin/portal/picture/")
    page.get_by_role("link", name="添加多张图片").click()
    bad = {"name": "bad.png", "mimeType": "image/png", "buffer": b"<svg/>"}
    page.locator("#id_files").set_input_files([*several(), bad])
    cards = page.locator(".upload-card")
    expect(cards).to_have_count(4)
    expect(page.get_by_role("status")).to_have_text("已选择 4 张，尚未保存。")
    expect(cards.locator("canvas")).to_have_count(3)  # and the HEIC
    cards.first.locator("[name=alt_zh_hans]").focus()
    page.keyboard.type("港口")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # further languages, and the focal point
    for typed in ("Harbour", "항구"):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.keyboard.type("0.25")
    cards.nth(1).locator("[name=alt_zh_hans]").fill("山")
    cards.nth(2).locator("[name=alt_zh_hans]").fill("海")
    assert axe(page, 1440, 900) == []
    fits(page, 320, 900)
    cards.first.locator("[name=alt_zh_hans]").press("Enter")
    expect(page.get_by_role("status")).to_have_text("已保存 3 张，未保存 1 张。")
    expect(cards.nth(3).locator(".errornote")).to_contain_text("SVG")
    expect(cards.nth(3).locator("[name=alt_zh_hans]")).to_be_focused()
    expect(cards.nth(2).locator("img")).to_be_visible()
    first, second, third = Picture.objects.order_by("pk")
    assert (first.alt_zh_hans, first.alt_en, first.alt_ko) == (
        "港口",
        "Harbour",
        "항구",
    )
    assert (first.focal_x, second.alt_zh_hans, third.alt_zh_hans) == (0.25, "山", "海")
    assert third.file.name.endswith(".jpg")
    cards.nth(3).get_by_role("button").click()
    expect(cards).to_have_count(3)

    page.get_by_role("link", name="全部图片").click()
    expect(page.locator("#result_list img")).to_have_count(3)
    expect(page.get_by_role("link", name="山", exact=True)).to_be_visible()
    assert axe(page, 1440, 900) == []
    fits(page, 320, 900, 1440)


# A file that is dropped on a part of the page or pasted into it, as browsers tell it.
BRING = """(part, [kind, data, text]) => {
  const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], "dropped.png", { type: "image/png" }));
  if (text) held.setData("text/html", text);
  const { left, top } = part.getBoundingClientRect();
  const values = { bubbles: true, cancelable: true, clientX: left + 5 };
  const own = kind === "drop" ? { dataTransfer: held } : { clipboardData: held };
  const made = kind === "drop" ? DragEvent : ClipboardEvent;
  return part.dispatchEvent(new made(kind, { ...values, ...own, clientY: top + 5 }));
}"""


def bring(part, kind, text=""):
    data = b64encode(CHOSEN["buffer"]).decode()
    return part.evaluate(BRING, [kind, data, text])


@pytest.fixture
def library():
    file = ContentFile(CHOSEN["buffer"], name="one.png")
    for slug, alt in (("gang", "港口"), ("shan", "山")):
        Picture.objects.create(slug=slug, file=file, alt_zh_hans=alt)


def test_a_cover_is_chosen_by_its_looks_by_keyboard(page, library):
    sign_in(page, "editor", "/admin/portal/story/add/")
    page.locator("[name=title_zh_hans]").fill("新闻")
    page.get_by_role("button", name="封面图片: 从图片库选择").press("Enter")
    dialog = page.get_by_role("dialog", name="封面图片")
    expect(dialog.locator(".picker-choice")).to_have_count(2)
    assert axe(page, 1440, 900, part="dialog") == []
    fits(page, 320, 900)
    page.keyboard.type("港")
    expect(dialog.locator(".picker-choice")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator(".picture-box img")).to_be_visible()
    save(page, "_continue")
    assert Story.objects.get(title_zh_hans="新闻").cover.slug == "gang"


def test_a_picture_that_is_dropped_or_pasted_is_asked_about_and_put_there(page):
    sign_in(page, "editor", "/admin/portal/story/add/")
    page.locator("[name=title_zh_hans]").fill("新闻")
    text = editor_of(page, "body_zh_hans")
    bring(text, "paste", "<p>Text</p>")  # what has a text is left to the text
    expect(page.get_by_role("dialog")).to_have_count(0)
    for part, kind, alt in (
        (page.locator(".field-cover"), "drop", "封面"),
        (page.locator(".field-cover"), "paste", "新封面"),
        (text, "drop", "拖入"),
        (text, "paste", "粘贴"),
    ):
        assert bring(part, kind) is False, "the browser does nothing itself"
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("canvas")).to_be_visible()
        page.keyboard.type(alt)
        page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
    expect(text.locator("figure img")).to_have_count(2)
    save(page, "_continue")
    row = Story.objects.get(title_zh_hans="新闻")
    assert row.cover.alt_zh_hans == "新封面"
    assert {each.alt_zh_hans for each in row.body_pictures.all()} == {"拖入", "粘贴"}
