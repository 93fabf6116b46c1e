"""The words of a line with simple marks, as HTML."""

import html
import re

from django.utils.translation import gettext as _

from portal.content.rich_text.sanitize import INLINE
from portal.editorial.markdown.syntax import DEEPEST, STARS, VALUES

NAMES = {stars: name for name, stars in STARS.items()}
MARK = re.compile(
    rf"""\\(?P<character>[\\*{{}}\[\]()\#>|!.<-])
    |(?P<stars>\*\*|\*)
    |(?P<bracket>\[)
    |\]\((?P<link>[^()\s]*)\)
    |(?P<end_bracket>\])
    |(?P<language>\{{lang=(?P<code>[\w-]+)\}}|\{{/lang\}})
    |(?P<tag>\{{(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<values>{VALUES})\}})
    |(?P<brace>[{{}}])
    |(?P<line_end>\n)""",
    re.VERBOSE,
)


class MarkdownError(Exception):
    """A mark that is broken: the number of its line, and the reason in words."""

    def __init__(self, line, reason):
        super().__init__(line, reason)
        self.line, self.reason = line, reason


def too_deep():
    return _("Too many marks are nested.")


class Open:
    """An open mark, and the text read after it."""

    def __init__(self, mark="", start="", end=""):
        self.mark, self.start, self.end = mark, start, end
        self.html = ""


class Words:
    """Reads words with marks; `around` are the marks that are open, outermost first."""

    def __init__(self, line, tags):
        self.line, self.tags = line, tags
        self.around = [Open()]

    def add(self, written):
        self.around[-1].html += written

    def open(self, *values):
        if len(self.around) > 2 * DEEPEST and values[0] != "[":
            raise MarkdownError(self.line, too_deep())
        self.around.append(Open(*values))

    def close(self, mark, shown):
        """Close the innermost mark. Raises `MarkdownError` if another one is open."""
        if mark != "[":
            self.drop_brackets()
        if self.around[-1].mark != mark:
            is_other = self.is_open(mark)
            raise self.unclosed() if is_other else self.unopened(shown)
        last = self.around.pop()
        self.add(f"{last.start}{last.html}{last.end}")

    def drop_brackets(self):
        """Turn the starts of links that were never closed into plain brackets."""
        while self.drop_bracket():
            pass

    def drop_bracket(self):
        is_bracket = self.around[-1].mark == "["
        if is_bracket:
            last = self.around.pop()
            self.add(f"[{last.html}")
        return is_bracket

    def is_open(self, mark):
        return any(each.mark == mark for each in self.around)

    def unclosed(self):
        text = _("“%(mark)s” is not closed. Before the character itself, write \\.")
        return MarkdownError(self.line, text % {"mark": self.around[-1].mark})

    def unopened(self, mark):
        text = _("“%(mark)s” is where no mark can be. Before the character, write \\.")
        return MarkdownError(self.line, text % {"mark": mark})

    def end(self):
        self.drop_brackets()
        if len(self.around) > 1:
            raise self.unclosed()
        return self.around[0].html

    # Handlers, each of the mark by whose name it is called

    def character(self, found):
        self.add(html.escape(found["character"], quote=False))

    def stars(self, found):
        stars = found["stars"]
        before, after = found.string[: found.start()], found.string[found.end() :]
        if not before[-1:].strip() and not after[:1].strip():  # between spaces
            self.add(stars)
        elif self.is_open(stars):
            self.close(stars, stars)
        else:
            self.open(stars, f"<{NAMES[stars]}>", f"</{NAMES[stars]}>")

    def bracket(self, found):
        self.open("[")

    def end_bracket(self, found):
        self.drop_bracket()
        self.add("]")

    def link(self, found):
        self.around[-1].start = f'<a href="{html.escape(found["link"])}">'
        self.around[-1].end = "</a>"
        self.close("[", found[0])

    def language(self, found):
        if code := found["code"]:
            self.open("{lang}", f'<span lang="{code}">', "</span>")
        else:
            self.close("{lang}", found[0])

    def tag(self, found):
        name = found["name"]
        if name not in self.tags:
            raise self.unopened(found[0])
        if name == "br":
            self.add("<br>")
        elif found["end"]:
            self.close(f"{{{name}}}", found[0])
        else:
            self.open(f"{{{name}}}", f"<{name}{found['values']}>", f"</{name}>")

    def brace(self, found):
        raise self.unopened(found[0])

    def line_end(self, found):
        self.line += 1
        self.add("<br>")


def inline(text, line, tags=INLINE):
    """Convert text with marks to HTML. Raises `MarkdownError`."""
    words, place = Words(line, tags), 0
    for found in MARK.finditer(text):
        words.add(html.escape(text[place : found.start()], quote=False))
        getattr(words, found.lastgroup)(found)
        place = found.end()
    words.add(html.escape(text[place:], quote=False))
    return words.end()
