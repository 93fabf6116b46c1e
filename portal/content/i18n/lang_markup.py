"""Runs of a text in another script than its own, marked with their language."""

import re
from functools import cache
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language

KANA = r"\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9d"
# Letters of each language, and the characters allowed between them. Cyrillic and Arabic
# letters are shared by many languages and do not identify one.
SCRIPTS = {
    "ko": (r"\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e", " ·,"),
    "zh_Hans": (rf"\u3400-\u9fff\uf900-\ufaff{KANA}", "·・、，"),
    "el": (r"\u0370-\u03ff\u1f00-\u1fff", " ,"),
    "he": (r"\u05d0-\u05ea", " ,"),
    "th": (r"\u0e01-\u0e5b", " ,"),
    "und_Cyrl": (r"\u0400-\u04ff", " ,"),
    "und_Arab": (r"\u0620-\u06ff", " ،"),
}
CYRILLIC = ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk")
HAS_KANA = re.compile(f"[{KANA}]")
# Names in Latin letters need no mark in any text. Several words, one of them in lower
# case, are a phrase; a Chinese or Korean text quotes phrases mostly in English.
WITHOUT_LATIN = {"zh", "ko", "ja"}
WORD = "[A-Za-z]+(?:[’-][A-Za-z]+)*"
PHRASE = f"{WORD}(?: {WORD})+"
# In HTML that was cleaned every tag is written so, and every element ends.
TAG = re.compile(r'<(?P<is_end>/?)(?P<name>\w+)(?P<values>(?: [\w-]+="[^"]*")*)>')
LANG = re.compile(' lang="([^"]*)"')
HAS_PHRASE = "[A-Za-z] [a-z]|[a-z] [A-Za-z]"
# Browsers begin a line after a closing sign, between a Korean word and its particle.
# What is pasted from a page loses the joiner (`content/text.py`, `search/tokens.py`).
BEFORE_PARTICLE = re.compile("(?<=[’”)」』》〉])(?=[가-힣])")
WORD_JOINER = "\u2060"
BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:[ck]?m[²³]?|kg|ha)(?![A-Za-z]))")
NO_BREAK = "\u00a0"


@cache
def foreign_runs(language):
    """Return patterns for letters in other scripts than the language, and their runs.

    Chinese is written in Han alone: in a run with kana, nothing shows which Han is
    Japanese.
    """
    found = dict(SCRIPTS)
    own = language.partition("-")[0]
    if own == "zh":
        found["zh_Hans"] = (KANA, "・")
    own_script = {"ja": "zh_Hans", **dict.fromkeys(CYRILLIC, "und_Cyrl")}
    found.pop(own_script.get(own, own), None)
    runs = (
        f"(?P<{code}>[{letters}]+(?:[{between}]*[{letters}]+)*)"
        for code, (letters, between) in found.items()
    )
    any_letter = f"[{''.join(letters for letters, _between in found.values())}]"
    if own not in WITHOUT_LATIN:
        return re.compile(any_letter), re.compile("|".join(runs))
    with_phrases = "|".join([*runs, f"(?P<en>{PHRASE})"])
    return re.compile(f"{any_letter}|{HAS_PHRASE}"), re.compile(with_phrases)


def mark_scripts(text, language, tag="span"):
    """Return the text as HTML, its runs in another script with a `lang` of their own.

    Screen readers read Hangul as Korean and, outside Chinese, Han as Chinese, or as
    Japanese if there are kana among it. In a drawing the tag has to be `tspan`.
    A unit stays on the line of its number, a Korean particle on that of its word.
    """

    def marked(found):
        code = found.lastgroup
        if code == "en" and not any(word[0].islower() for word in found[0].split()):
            return found[0]
        code = "ja" if HAS_KANA.search(found[0]) else code.replace("_", "-")
        return f'<{tag} lang="{code}">{found[0]}</{tag}>'

    html = text if isinstance(text, SafeString) else escape(text)
    html = BEFORE_UNIT.sub(NO_BREAK, html)
    language = language or get_language()
    if language == "ko":
        html = BEFORE_PARTICLE.sub(WORD_JOINER, html)
    sign, runs = foreign_runs(language)
    if sign.search(html):
        html = runs.sub(marked, html)
    return SafeString(html)  # escaped above


def mark_scripts_in_html(html, language):
    """Like mark_scripts(), for the texts of cleaned HTML with `lang` attributes."""
    open_languages, parts, end = [language or get_language()], [], 0
    for tag in TAG.finditer(html):
        text = SafeString(html[end : tag.start()])  # it was cleaned
        parts += [mark_scripts(text, open_languages[-1]), tag[0]]
        end = tag.end()
        if tag["is_end"]:
            open_languages.pop()
        elif tag["name"] != "br":
            own = LANG.search(tag["values"])
            open_languages.append(own[1] if own else open_languages[-1])
    parts.append(mark_scripts(SafeString(html[end:]), open_languages[-1]))
    return SafeString("".join(parts))  # it was cleaned
