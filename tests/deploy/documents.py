"""The pages for operators, taken apart: their parts, and the commands in them."""

import re
import shlex
from itertools import takewhile
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Pages for others than operators, and the one that is in Chinese alone.
OTHERS = {"api.md", "content.md", "settings.md", "dengbao.md"}
BETWEEN = {"|", "&&", "||", ";"}
SHELL = {"", "sh"}  # kinds of blocks; others are of files


def pages(code):
    """Return the pages for operators in a language, by their names."""
    folder = ROOT / "docs" / code
    return {each.name: each.read_text() for each in sorted(folder.glob("*.md"))}


def lines_of(page):
    """Return the command lines of a page in their order."""
    texts = [text for kind, text in FENCE.findall(page) if kind in SHELL]
    return "".join(texts).replace("\\\n", "").splitlines()


def shape_of(page):
    """Return what both languages have alike: headings, rows, items, blocks."""
    blocks = iter(FENCE.findall(page))
    lines = FENCE.sub("```", page).splitlines()
    marks = [re.match(r"#+ |\||\* |```|", line)[0] for line in lines]
    return [next(blocks) if mark == "```" else mark for mark in marks if mark]


def commands_in(line):
    """Return the words of each command of a line, without redirections."""
    reader = shlex.shlex(line, posix=True, punctuation_chars=True)
    reader.whitespace_split = True
    found = [[]]
    for word in reader:
        if word in BETWEEN:
            found.append([])
        else:
            found[-1].append(word)
    return [
        [*takewhile(lambda word: not word.startswith(">"), words)] for words in found
    ]


def quoted(page):
    """Return the commands of the portal that a sentence or a table names."""
    found = re.findall(r"`(portalctl [a-z_]+ ?[^`]*)`", FENCE.sub("", page))
    return [text for text in found if text.isascii()]
