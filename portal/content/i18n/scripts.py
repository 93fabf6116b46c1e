"""Detect the script of a text, and whether its language uses that script.

A short name, a quotation or an abbreviation may be in any script, so a text is foreign
only if hardly anything in it is in the script of its language.
"""

import html
import re

from django.utils.translation import gettext_lazy as _

LETTERS = {
    "Han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "Kana": re.compile("[\u3041-\u3096\u30a1-\u30fa]"),
    "Hangul": re.compile("[\uac00-\ud7a3\u3131-\u318e]"),
    "Latin": re.compile("[A-Za-z\u00c0-\u024f]+"),
    "Cyrillic": re.compile("[\u0400-\u04ff]+"),
}
# How many of them make a word, about.
PER_WORD = {"Han": 2, "Kana": 3, "Hangul": 3, "Latin": 1, "Cyrillic": 1}
SCRIPT_OF = {"zh": "Han", "ko": "Hangul", "en": "Latin", "ru": "Cyrillic"}
# Tags and addresses. No part may look on and on: a text can have millions of letters
# and no space among them.
NOT_READ = re.compile(
    r"<[^<>]*>|[a-z]{1,10}://[!-~]+|[\w.+-]{1,64}@[\w.-]+", re.A | re.I
)
# Words up to which a text may be a mere name: KBS, Incheon Free Economic Zone.
A_NAME = {"Latin": 4, "Cyrillic": 0.5, "Han": 0.5, "Kana": 0.5, "Hangul": 0.5}
MUCH = 3  # so many times as much in another script as in its own
NAMES = {
    "Han": _("Chinese characters"),
    "Kana": _("Japanese letters"),
    "Hangul": _("Korean letters"),
    "Latin": _("Latin letters"),
    "Cyrillic": _("Cyrillic letters"),
}


def foreign_script(text, language):
    """Return the name of a text's script if it is foreign to its language, else None.

    `language` is a code such as `zh-hans`; only languages of the site are checked.
    """
    own = SCRIPT_OF.get(re.split("[-_]", language)[0])
    if not text or not own:
        return None
    read, *others = text.split("<blockquote")
    for each in others:  # without quotations
        quote, end, rest = each.partition("</blockquote>")
        read += rest if end else quote
    read = html.unescape(NOT_READ.sub(" ", read))
    words = {  # about as many of each script
        script: len(found.findall(read)) / PER_WORD[script]
        for script, found in LETTERS.items()
    }
    here = words.pop(own)
    script = max(words, key=words.get)
    is_foreign = words[script] > max(A_NAME[script], MUCH * here)
    return str(NAMES[script]) if is_foreign else None
