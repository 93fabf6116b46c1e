"""Former translations as TMX: handed out, and taken in beside our own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES
from portal.content.text import check_characters
from portal.editorial.translations import memory
from portal.editorial.translations.formats import safe_xml
from portal.editorial.translations.segments import LONGEST
from portal.models import MemoryFile, TranslationSegment
from portal.models.audit import Event, record

MOST = 20_000  # segments of a file
TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def write(kinds, language):
    """Return the TMX of all segments with a translation into a language: data, count.

    Raises `ValidationError` if there is none.
    """
    from translate.storage.tmx import tmxfile

    store = tmxfile(sourcelanguage=bcp47(LANGUAGES[0]))
    rows = TranslationSegment.objects.filter(kind__in=[*kinds, memory.FILE])
    seen = set()
    for row in rows.order_by("pk"):
        words = row.translations.get(language)
        if words and (row.language, row.source, words) not in seen:
            seen.add((row.language, row.source, words))
            codes = bcp47(row.language), bcp47(language)
            store.addtranslation(row.source, codes[0], words, codes[1])
    if not seen:
        raise ValidationError(_("There are no former translations."))
    return bytes(store), len(seen)


def read(file):
    """Return segments: source language, source, and {language: translation}.

    Long ones and other languages are left out. Raises `ValidationError`.
    """
    from translate.misc.xml_helpers import getXMLlang
    from translate.storage.tmx import tmxfile

    store = safe_xml.parsed(tmxfile, file, _("This is no TMX file."))
    found = {}
    for unit in store.units:
        texts = {}
        for node in unit.getlanguageNodes():
            code, segment = language_of(getXMLlang(node)), node.find("{*}seg")
            if code and segment is not None:
                texts.setdefault(code, words_of(segment))
        texts = {code: texts[code] for code in LANGUAGES if texts.get(code)}
        source = next(iter(texts), None)
        if len(texts) > 1 and max(map(len, texts.values())) <= LONGEST:
            found.setdefault((source, texts.pop(source)), {}).update(texts)
    if not found:
        raise ValidationError(_("There are no translations for this site in it."))
    if len(found) > MOST:
        text = _("The file has more than %(limit)d segments; divide it.")
        raise ValidationError(text, params={"limit": MOST})
    return [[*key, translations] for key, translations in found.items()]


def words_of(segment):
    """Return the words without the tags of a program; "" if they cannot be stored."""
    found = [segment.text or ""]
    for child in segment.iterchildren("*"):
        found += [
            child.text or "" if child.tag.endswith("hi") else "",
            child.tail or "",
        ]
    words = " ".join("".join(found).split())
    try:
        check_characters(words)
    except ValidationError:
        return ""
    return words


def language_of(tag):
    """Return our code of a language tag such as zh-CN or ko, None for other ones."""
    tag = (tag or "").lower().replace("_", "-")
    if tag.startswith(TRADITIONAL):
        return None
    short = tag.partition("-")[0]
    return next((code for code in LANGUAGES if code.partition("-")[0] == short), None)


@transaction.atomic
def add(name, segments, user):
    stored = MemoryFile.objects.create(
        name=name[:200], segments=segments, added_by=user
    )
    memory.write_file(stored)
    record(Event.IMPORTED, user, file=stored.name, translations=len(segments))
    return stored


@transaction.atomic
def remove(stored, user):
    rows = TranslationSegment.objects.filter(kind=memory.FILE, object_id=stored.pk)
    rows.delete()
    record(Event.IMPORT_UNDONE, user, file=stored.name)
    stored.delete()
