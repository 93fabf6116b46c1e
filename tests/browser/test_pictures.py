"""The focal point of a picture is set by a click, before and after it is stored."""

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from portal.files import renditions
from portal.models import Picture
from tests.browser.walking import sign_in
from tests.pictures import encoded, quarters

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


def save(page):
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def crops_of(row):
    found = renditions.stored(row, renditions.crops(row), "webp")
    return [name.removeprefix(row.file.name) for name, _rendition in found]


def test_a_click_on_a_stored_picture_sets_its_focal_point_and_the_crops(page):
    file = ContentFile(CHOSEN["buffer"], name="one.png")
    row = Picture.objects.create(slug="one", file=file)
    sign_in(page, "publisher")
    page.goto(f"/admin/portal/picture/{row.pk}/change/")
    expect(page.locator("[data-focal-point] img")).to_be_visible()
    click_at(page, 0.25, 0.75)
    expect(page.locator("[name=focal_x]")).to_have_value("0.25")
    save(page)
    row.refresh_from_db()
    assert (row.focal_x, row.focal_y) == (0.25, 0.75)
    assert crops_of(row)[0] == ".c25-75-240.webp"


def test_a_file_that_was_just_chosen_is_shown_and_can_be_clicked_on(page):
    sign_in(page, "editor")
    page.goto("/admin/portal/picture/add/")
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
