"""`python -m tests.browser.readme ADDRESS`: the picture in README.md, taken anew.

The portal has to be served at the address, for example by `make run`.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium

PICTURE = Path(__file__).with_name("readme.webp")
HEIGHT, GAP = 640, 16
# path, width and height of the window, whether it is dark
VIEWS = (
    ("/en/cities/incheon/", 1200, 1000, "light"),
    ("/zh-hans/", 390, 844, "light"),
    ("/ko/attractions/silmido/", 390, 844, "dark"),
)


def shoot(browser, address, path, width, height, scheme):
    """What a window of this size shows, as high as the picture."""
    size = {"width": width, "height": height}
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(address + path)
    picture = Image.open(io.BytesIO(page.screenshot()))
    return picture.resize((width * HEIGHT // height, HEIGHT), Image.Resampling.LANCZOS)


def side_by_side(pictures):
    width = sum(each.width + GAP for each in pictures) - GAP
    whole, left = Image.new("RGB", (width, HEIGHT), "white"), 0
    for each in pictures:
        whole.paste(each, (left, 0))
        left += each.width + GAP
    return whole


def main(address):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=ARGUMENTS
        )
        pictures = [shoot(browser, address, *view) for view in VIEWS]
        browser.close()
    side_by_side(pictures).save(PICTURE, quality=80, method=6)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
