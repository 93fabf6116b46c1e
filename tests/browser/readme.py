"""`python -m tests.browser.readme ADDRESS`: the picture in README.md, taken anew.

The portal has to be served at the address, for example by `make run`.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, find_chromium

PICTURE = Path(__file__).with_name("readme.webp")
SIZE = {"width": 1200, "height": 1000}


def main(address):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=ARGUMENTS
        )
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(f"{address}/en/cities/incheon/")
        picture = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    picture.resize((900, 750), Image.Resampling.LANCZOS).save(PICTURE, quality=80)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
