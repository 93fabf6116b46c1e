"""An article with its pictures as a ZIP: JPG or PNG, as the account takes them."""

import io
import zipfile

import segno
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.utils.html import escape
from PIL import Image

from portal.content.i18n.languages import bcp47
from portal.editorial.wechat.article import write_article
from portal.editorial.wechat.checker import MOST_PICTURE_BYTES
from portal.files.decoding import decode

LONGEST = 1440  # pixels of a side: twice the column of an article on a desktop
SHORTEST = 60  # pixels of a side, below which it is not made smaller
CODE = "pictures/code.png"


class Pictures:
    """Encodes each picture once, and names it by its place in the article."""

    def __init__(self):
        self.names, self.files = {}, {}

    def place(self, picture):
        """Return the name of a picture in the ZIP, None if it cannot be read."""
        if picture.pk not in self.names:
            self.names[picture.pk] = self.add(picture)
        return self.names[picture.pk]

    def add(self, picture):
        try:
            with picture.file.open() as file:
                kind, image = decode(file.read())
        except (OSError, SuspiciousFileOperation, ValidationError):
            return None
        ending, data = encoded(image, kind)
        name = f"pictures/{len(self.files) + 1:02}.{ending}"
        self.files[name] = data
        return name


def encoded(image, kind):
    """Return the ending and the bytes of a picture that the account takes.

    A PNG stays one if it is small enough; a picture that is too large is made smaller.
    """
    image.thumbnail((LONGEST, LONGEST))
    if kind == "PNG":
        data = saved(image, "PNG", optimize=True)
        if len(data) < MOST_PICTURE_BYTES:
            return "png", data
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    image = image.convert("RGB")
    data = saved(image, "JPEG", quality=85)
    while len(data) >= MOST_PICTURE_BYTES and max(image.size) > SHORTEST:
        image = image.resize([max(1, side * 3 // 4) for side in image.size])
        data = saved(image, "JPEG", quality=85)
    return "jpg", data


def saved(image, kind, **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def write_zip(row, language, page):
    """Return a ZIP: the article, its pictures, and a text with title and digest."""
    pictures = Pictures()
    article = write_article(row, language, page._replace(code=CODE), pictures.place)
    code = io.BytesIO()
    segno.make(page.short, error="m", micro=False).save(code, "png", border=4, scale=10)
    texts = [article.title, article.digest, article.address, *article.findings]
    files = {
        "article.html": document(article, language),
        "article.txt": "\r\n\r\n".join(filter(None, texts)),
        CODE: code.getvalue(),
        **pictures.files,
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def document(article, language):
    """Return the article as a page to open, select and copy."""
    return (
        f'<!DOCTYPE html><html lang="{bcp47(language)}"><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(article.title)}</title></head>"
        f"<body>{article.html}</body></html>"
    )
