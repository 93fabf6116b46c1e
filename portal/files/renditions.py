"""Renditions: the same picture in other sizes and forms, so that pages stay small.

They are made when a picture is saved, never for a visitor, and lie beside its file
under a name made from the file's. What a page offers is what is there.
"""

import io
from typing import NamedTuple

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from portal.files.decoder import in_plain_mode, in_srgb
from portal.files.names import rendition_name

WIDTHS = (480, 960, 1440, 1920)  # pixels of the whole picture
CROP_WIDTHS = (240, 480, 960)  # pixels of a crop for lists
RATIO = 3 / 2  # of a crop, width by height
# AVIF first: a browser takes the first kind that it knows. Speed 9 takes a quarter of
# the time of 8 and gives files of the same size.
KINDS = {
    "avif": {"format": "AVIF", "quality": 50, "speed": 9},
    "webp": {"format": "WEBP", "quality": 70, "method": 2},
}


class Rendition(NamedTuple):
    """What a rendition shows: a part of the picture (pixels) at a width."""

    label: str
    box: tuple
    width: int

    @property
    def height(self):
        left, top, right, bottom = self.box
        return max(1, round(self.width * (bottom - top) / (right - left)))


def whole(picture):
    """The renditions of the whole picture, the smallest first; none is enlarged."""
    box = (0, 0, picture.width, picture.height)
    return [Rendition(f"w{w}", box, w) for w in fitting(WIDTHS, picture.width)]


def crops(picture):
    """The crops around the focal point, the smallest first."""
    # The largest part in the ratio, as near to the point as the edges allow.
    x, y = percent(picture.focal_x), percent(picture.focal_y)
    width = max(1, min(picture.width, round(picture.height * RATIO)))
    height = max(1, min(picture.height, round(picture.width / RATIO)))
    left, top = place(picture.width, width, x), place(picture.height, height, y)
    box = (left, top, left + width, top + height)
    return [Rendition(f"c{x}-{y}-{w}", box, w) for w in fitting(CROP_WIDTHS, width)]


def fitting(widths, limit):
    """The widths that the limit leaves, and the limit itself below the largest."""
    found = [width for width in widths if width < limit]
    return [*found, limit] if limit <= widths[-1] else found


def percent(share):
    return round(share * 100)


def place(room, length, point):
    """Where a part of this length begins if its middle is at `point` percent."""
    return min(max(round(room * point / 100 - length / 2), 0), room - length)


def stored(picture, renditions, ending):
    """Pairs of a name and a rendition: those of a kind that are there."""
    name = picture.file.name
    named = [(rendition_name(name, each.label, ending), each) for each in renditions]
    there = default_storage.which_exist([name for name, _ in named])
    return [(name, each) for name, each in named if name in there]


def small_address(picture):
    """The address of the smallest that is stored of the whole picture."""
    smallest = stored(picture, whole(picture)[:1], "webp")
    name = smallest[0][0] if smallest else picture.file.name
    return default_storage.url(name)


def make_missing(picture, image=None):
    """Make what is not stored yet, of the decoded `image` or else of the stored file.

    All of it or nothing: what was written before something failed is deleted again. A
    picture whose file is gone or broken has no renditions.
    """
    missing = missing_of(picture)
    image = image or (opened(picture) if missing else None)
    if not image:
        return
    written = []
    try:
        for name, content in made(image, missing):
            written.append(default_storage.save(name, ContentFile(content)))
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


def missing_of(picture):
    """Return the renditions with missing files, and the names of these by kind."""
    named = {
        each: {e: rendition_name(picture.file.name, each.label, e) for e in KINDS}
        # The largest first, so that the next can be made of it.
        for each in reversed([*crops(picture), *whole(picture)])
    }
    every = [name for names in named.values() for name in names.values()]
    there = default_storage.which_exist(every, now=True)
    gone = {
        each: {ending: name for ending, name in names.items() if name not in there}
        for each, names in named.items()
    }
    return {each: names for each, names in gone.items() if names}


def made(image, missing):
    """Pairs of a name and its content, for everything that is missing."""
    last = image
    for rendition, names in missing.items():
        is_whole = rendition.box == (0, 0, *image.size)
        source, box = (last, None) if is_whole else (image, rendition.box)
        size = (rendition.width, rendition.height)
        small = source.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=2)
        last = small if is_whole else last
        for ending, name in names.items():
            content = io.BytesIO()
            small.save(content, **KINDS[ending])
            yield name, content.getvalue()


def opened(picture):
    """The decoded picture in the stored file, or None.

    Files from before uploads were encoded again can be in any mode.
    """
    try:
        with default_storage.open(picture.file.name) as file:
            image = Image.open(file)
            image.load()
            profile = image.info.get("icc_profile")
            return in_srgb(in_plain_mode(image), profile)
    except (OSError, SuspiciousFileOperation):
        return None
