"""Texts handed out for translation as XLIFF 2.1, and taken back by the same plan.

The id of a unit has the key and the mark of its text, because programs keep ids and
may drop everything else. Rich texts have simple marks, as in a table.
"""

import re
import sys
from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.content.i18n.languages import bcp47
from portal.content.rich_text.lookup import Memory
from portal.editorial.translations.exporting import key_of, mark_of
from portal.editorial.translations.formats import safe_xml
from portal.editorial.translations.formats.rich_cells import to_cell
from portal.editorial.translations.importing import returned
from portal.editorial.translations.status import Translation

VERSION = "2.1"  # its core has the namespace of 2.0
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
STATES = {Translation.DONE: "final", Translation.MISSING: "initial"}
MOST_NAMED = 20  # units with a fault


def write(texts, language):
    """Return the XLIFF of pairs of a row and a text, and how many of them it has.

    A file has one source language, so texts from another than most are left out.
    """
    from translate.storage.xliff2 import Xliff2File

    sources = Counter(text.source_language for _row, text in texts)
    ((source, count),) = sources.most_common(1)
    store, lookup = Xliff2File(), Memory()
    store.setsourcelanguage(bcp47(source))
    store.settargetlanguage(bcp47(language))
    store.document.getroot().set("version", VERSION)
    for row, text in texts:
        if text.source_language == source:
            add(store, row, text, lookup)
    return bytes(store), count


def add(store, row, text, lookup):
    both = (text.source, text.text)
    if text.is_rich:
        both = [to_cell(each, lookup) for each in both]
    unit = store.addsourceunit(both[0])
    unit.setid(id_of(key_of(row, text), mark_of(text)))
    if both[1]:
        unit.target = both[1]
    unit.xmlelement.set("state", STATES.get(text.state, "translated"))
    # The format has it at the unit; the program would write it at the segment.
    unit.xmlelement.attrib.pop(SPACE, None)
    element = unit.getunitelement()
    element.set(SPACE, "preserve")
    element.set("name", f"{row}: {text.label}"[:200])


def id_of(key, mark):
    """Return key and mark as one XML name: other characters by their number."""
    name = re.sub(r"[^A-Za-z0-9.-]", lambda found: f"_{ord(found[0]):x}_", key)
    return f"{name}:{mark}"


def key_and_mark(name):
    key, _colon, mark = name.rpartition(":")

    def character(found):
        number = int(found[1], 16)
        return chr(number) if number <= sys.maxunicode else ""

    return re.sub("_([0-9a-f]{1,6})_", character, key), mark


def read(file):
    """Return the translations in an XLIFF file. Raises `ValidationError`."""
    from translate.storage.xliff2 import Xliff2File

    store = safe_xml.parsed(Xliff2File, file, _("This is no XLIFF 2.0 or 2.1."))
    units = dict.fromkeys(unit.getunitelement() for unit in store.units)
    if not units:
        raise ValidationError(_("There is no text in this file."))
    found = [(number, unit, target_of(unit)) for number, unit in enumerate(units, 1)]
    if broken := [number for number, _unit, target in found if target is None]:
        text = _("Units with tags in the text, or translated in part: %s")
        numbers = ", ".join(map(str, broken[:MOST_NAMED]))
        raise ValidationError(text % numbers)
    return [
        returned(number, *key_and_mark(unit.get("id", "")), target)
        for number, unit, target in found
    ]


def target_of(unit):
    """Return the translation of a unit, of all its segments and what is between.

    "" if no segment has one; None if only some have, or one has tags of a program.
    """
    found, lacking = [], 0
    for part in unit.iterchildren("{*}segment", "{*}ignorable"):
        target = part.find("{*}target")
        if target is None and part.tag.endswith("ignorable"):
            target = part.find("{*}source")
        below = [] if target is None else target.iterdescendants("*")
        if any(child.xpath("local-name()") != "mrk" for child in below):
            return None
        words = "" if target is None else target.xpath("string()")
        lacking += not words and part.tag.endswith("segment")
        found.append(words)
    if lacking:
        segments = len(unit.findall("{*}segment"))
        return "" if lacking == segments else None
    return "".join(found)
