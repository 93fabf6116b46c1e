"""Choose fonts for share pictures: the configured one, else what is installed.

A text is skipped if any glyph is missing.
"""

import unicodedata
from functools import cache
from itertools import count
from pathlib import Path

from django.conf import settings
from PIL import ImageFont

FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    *("/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts"),
)
# The best first: bold, and with Chinese, Japanese and Korean in one file.
NAMES = (
    *("notosanscjk-bold.ttc", "notosanscjksc-bold.otf", "notosanssc-bold.otf"),
    *("sourcehansans-bold.ttc", "sourcehansanssc-bold.otf", "sourcehansanscn-bold.otf"),
    *("msyhbd.ttc", "pingfang.ttc", "notosanscjk-regular.ttc"),
    *("wqy-microhei.ttc", "wqy-zenhei.ttc"),
    *("malgunbd.ttf", "applesdgothicneo.ttc", "nanumgothicbold.ttf"),
    *("notosans-bold.ttf", "arialbd.ttf", "liberationsans-bold.ttf"),
    "dejavusans-bold.ttf",
)
# How the fonts for Chinese, Japanese and Korean name the forms of each language.
FORMS = {"zh": "SC", "ja": "JP", "ko": "KR"}
MISSING = "\U0010ffff"  # a code point that no font has


def fonts():
    """Return the paths of the allowed fonts, the best first."""
    named = settings.SHARE_PICTURE_FONT
    return (named,) if named else installed()


@cache
def installed():
    """Return the paths of known fonts in the usual folders."""
    found = {}
    for folder in FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("*.[to]t[fc]")):
            found.setdefault(path.name.lower(), str(path))
    return tuple(found[name] for name in NAMES if name in found)


def font_for(text, language, size):
    """Return the first font with all glyphs of a text, None if it needs shaping."""
    letters = set(text) - {" "}
    for path in fonts() if all(map(stands_alone, letters)) else ():
        font = face(path, language, 40)
        if all(has_glyph(font, letter) for letter in letters):
            return face(path, language, size)
    return None


def stands_alone(letter):
    """Return True if a letter runs left to right and has one shape beside any other."""
    is_mark = unicodedata.category(letter) in ("Mn", "Mc", "Me")
    return not is_mark and unicodedata.bidirectional(letter) not in ("R", "AL")


def has_glyph(font, letter):
    """Return True if the glyph is not empty and not that of a missing letter."""
    shape = bytes(font.getmask(letter))
    return any(shape) and shape != bytes(font.getmask(MISSING))


@cache
def face(path, language, size):
    """Return the font at a size, with the regional glyphs of the language."""
    wanted = FORMS.get((language or "")[:2])
    for index in count():
        try:
            font = ImageFont.truetype(path, size, index=index)
        except OSError:
            break
        if wanted and font.getname()[0].endswith(f" {wanted}"):
            return font
    return ImageFont.truetype(path, size)
