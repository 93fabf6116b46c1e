"""Words on a page that are not in its language, and which of them may stand there."""

import re
from itertools import chain

from django.apps import apps
from django.db import models

from portal.models import AuditEntry
from tests.reading.screen import Screen

# A single letter is no word; it may be the p of HTML or the name of a person.
LATIN = re.compile(r"[A-Za-z][A-Za-z’'-]*[A-Za-z]")
HAN = re.compile("[㐀-鿿]+")
HANGUL = re.compile("[가-힣]+")
FOREIGN = {"zh-hans": (LATIN, HANGUL), "en": (HAN, HANGUL), "ko": (LATIN, HAN)}
# Addresses, numbers of requests, what a script fills in, the key of a code app, and a
# first password.
NO_WORDS = re.compile(
    r"https?://\S+|/[a-z]+/|\b[0-9a-f]{32}\b|\{[a-z_]*\}"
    r"|\b[A-Z2-7]{4}( [A-Z2-7]{4}){7}\b|\b[a-z2-9]{4}(-[a-z2-9]{4}){3}\b"
)
TAG = re.compile("<[^>]*>")
NAMES = {
    # Languages, each as its speakers name it, and the signs of the editor for them.
    *("English", "中文", "한국어", "En", "中", "한"),
    # Formats and parts of files and pages, the same in every language.
    *("HTML", "ul", "ol", "blockquote", "table", "JPEG", "PNG", "WebP", "PDF", "pdf"),
    *("DOCX", "HEIC", "QR", "XLSX", "xlsx", "Excel", "CSV", "UTF", "MB", "ZIP"),
    *("XLIFF", "TMX", "XML", "iCalendar"),
    *("URL", "Cookie", "JavaScript"),
    # Standards with their codes, and the codes that a help text gives as examples.
    *("BCP", "ko", "ja", "sr-Cyrl", "ISO", "WGS", "GCJ", "BD", "km"),
    *("IANA", "Asia", "Seoul"),
    "th",  # of an English number
    # Keys, as they are printed on the keyboard, and the computer that has them.
    *("Control", "Command", "Mac", "Alt", "Ctrl"),
    # A field of work as the associations of Korea and of China name it.
    *("문화예술", "文化艺术", "全国友协"),
    # What Koreans call television.
    "TV",
    # Filings that only China has; the Korean texts name them as they are named there.
    *("ICP", "网站标识码", "备案编号", "公安机关备案编号", "审图号"),
    *("春节", "至", "放假", "国办发", "号", "适老化标识", "党政机关网站标识"),
    # Documents of the inspection, its files, and hosts that a help text names.
    *("国办秘函", "国办函", "辽政办发", "公开地图内容表示规范", "政务新媒体", "GB"),
    *("example", "org", "gov", "cn", "go", "kr", "jp", "example.org"),
}
APPS = ("portal", "exchanges", "attractions", "inspection")
TEXTS = (models.CharField, models.TextField, models.FileField)


def foreign_words(text, language):
    """The words that are not written as the language writes its own."""
    return [word for script in FOREIGN[language] for word in script.findall(text)]


def strange_texts(html, data):
    """The texts of a page with a word that may not stand there."""
    screen = Screen(html)
    language = screen.language.lower()
    for text in dict.fromkeys(screen.texts):
        # Either first: what people have written has fields in braces too.
        readings = (
            data.leave_out(NO_WORDS.sub(" ", text), language),
            NO_WORDS.sub(" ", data.leave_out(text, language)),
        )
        if all(set(foreign_words(each, language)) - NAMES for each in readings):
            yield text


class Written:
    """What people have written, which may be in any language, found by its words."""

    def __init__(self, texts):
        self.by_word = {}
        for text in {" ".join(line.split()) for each in texts for line in lines(each)}:
            for pattern in (LATIN, HAN, HANGUL):
                for word in pattern.findall(text):
                    self.by_word.setdefault(word, set()).add(text)

    def leave_out(self, text, language):
        """The text of a page without what people have written."""
        words = foreign_words(text, language)
        found = set().union(*(self.by_word.get(word, ()) for word in words))
        for each in sorted(found, key=len, reverse=True):
            text = text.replace(each, " ")
        return text


def lines(value):
    """The lines of a text, and what stands between the tags of a rich one."""
    for line in str(value or "").splitlines():
        yield from {line, *TAG.split(line)}


def written():
    """What people have written, apart from the names that the code gives."""
    for model in apps.get_models():
        if model._meta.app_label not in APPS:
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, TEXTS) and not field.choices
        ]
        for row in model._base_manager.values_list(*fields):
            yield from row
    yield from AuditEntry.objects.values_list("title", flat=True)
    for details in AuditEntry.objects.values_list("details", flat=True):
        yield from (f"{each}" for each in chain(*map(as_list, details.values())))


def as_list(value):
    return value if isinstance(value, list) else [value]
