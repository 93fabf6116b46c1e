"""Whether each text of a page is in the script of the language that it claims.

A screen reader takes its voice from the nearest `lang`. Letters tell the script and not
the language, so of Latin ones only a phrase is judged: words in a row that do not all
begin with a capital, as those of a name do, are no Chinese, Japanese or Korean. The
title of a page and its descriptions for machines have no parts that could be marked.
"""

import re

from lxml import html as lxml_html

from tests.reading.screen import SPOKEN

UNREAD = {"script", "style", "title"}
SCRIPTS = {
    "Hangul": (re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]"), {"ko"}),
    "kana": (re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]"), {"ja"}),
    "Han": (re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"), {"zh", "ja"}),
    "Cyrillic": (
        re.compile(r"[\u0400-\u04ff]"),
        {"ru", "uk", "be", "bg", "kk", "mn", "und"},
    ),
    "Greek": (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), {"el"}),
    "Arabic": (re.compile(r"[\u0620-\u06ff]"), {"ar", "fa", "ur", "ug", "und"}),
    "Hebrew": (re.compile(r"[\u05d0-\u05ea]"), {"he", "yi"}),
    "Thai": (re.compile(r"[\u0e01-\u0e5b]"), {"th"}),
}
PHRASE = re.compile(r"[A-Za-zÀ-ɏ][\w'’-]*(?: [A-Za-zÀ-ɏ][\w'’-]*)+", re.A)
NOT_LATIN = {"zh", "ja", "ko"}


def misread(html):
    """Each text whose script is none of its language: script, language and text."""
    page = Reader(html)
    read = [each[:2] for each in page.texts if not UNREAD & {*each[2]}]
    wrong = []
    for text, language in [*read, *page.spoken]:
        primary = language.partition("-")[0]
        for script, (letters, allowed) in SCRIPTS.items():
            if letters.search(text) and primary not in allowed:
                wrong.append((script, language, " ".join(text.split())))
        for found in PHRASE.findall(text) if primary in NOT_LATIN else ():
            if any(word[0].islower() for word in found.split()):
                wrong.append(("Latin", language, found))
    return wrong


class Reader:
    """The texts of a page, each with its language and the elements around it."""

    def __init__(self, html):
        page = lxml_html.document_fromstring(html)
        self.texts, self.spoken = [], []
        self.notices = len(page.xpath("//*[@class='notice']"))
        for node in page.iter("*"):
            language = (node.xpath("ancestor-or-self::*/@lang") or [""])[-1]
            tags = [each.tag for each in (*node.iterancestors(), node)]
            own = filter(None, [node.text, *(child.tail for child in node)])
            self.texts += [(text, language, tags) for text in own]
            given = sorted(SPOKEN & {*node.keys()})
            self.spoken += [(node.get(name), language) for name in given]
