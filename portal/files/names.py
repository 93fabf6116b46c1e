"""The names of stored files: which are generated, and which belong to which picture."""

import re
import unicodedata
import uuid
from pathlib import PurePath

# What the name of a rendition adds to that of its picture: `.w960.avif` for the whole
# picture 960 pixels wide, `.c50-30-480.webp` for a crop around a point in percent.
CROP = re.compile(r"\.c(\d{1,3})-(\d{1,3})-\d{1,5}\.(avif|webp)$")
RENDITION = re.compile(r"\.(w\d{1,5}|c\d{1,3}-\d{1,3}-\d{1,5})\.(avif|webp)$")

# Characters of the name of a picture's file: the address of a rendition, of at most
# 100, has to hold it with what is added.
LONGEST_OF_PICTURE = 70

LONGEST_SHOWN = 255  # characters of the name of an upload that are shown


def generated_name(instance, filename):
    """A stored name that owes nothing to the uploaded one but its ending."""
    return f"{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:5]}"


def shown_name(filename):
    """The name that an upload had, as text of one line; it never becomes a path.

    What a name can hide is left out: control characters, and what turns the direction
    of the letters, so that `gpj.exe` reads `exe.jpg`.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", filename)[-1])
    kept = (each for each in name if unicodedata.category(each)[0] != "C")
    return "".join(kept).strip()[:LONGEST_SHOWN]


def rendition_name(name, label, ending):
    return f"{name}.{label}.{ending}"


def name_of_original(name):
    """Return the original file of a rendition, or the name itself."""
    return RENDITION.sub("", name)


def point_of_crop(name):
    """The point in percent around which a crop was made; None of other files."""
    found = CROP.search(name)
    return (int(found[1]), int(found[2])) if found else None


def is_name_of_picture(name):
    """Whether a picture can be stored so: its renditions can, and it is none itself."""
    return len(name) <= LONGEST_OF_PICTURE and not RENDITION.search(name)
