"""From the bytes of a file to texts: strictly, fixtures in YAML and JSON, and tables.

Numbers, dates and words such as NO stay the texts that they are in the file, because
only a field knows what they mean. What the usual readers accept in silence is refused:
half a file, a key that is twice in one mapping, a byte-order mark.
"""

import codecs
import csv
import io
import json
import re

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.content.text import check_characters
from portal.editorial.xlsx import sheets
from portal.editorial.xlsx.cells import MAX_BYTES

# libyaml is some ten times as fast, but not part of every PyYAML.
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
OPENS_WITH_DASHES = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*---\s")
TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
}
NULL = "tag:yaml.org,2002:null"


class UnreadableError(ValidationError):
    """Raised if the file cannot be read; `line` is the position, if known."""

    def __init__(self, message, line=None, **params):
        super().__init__(message, code="invalid", params=params)
        self.line = line


class Mapping(dict):
    """A mapping with the `line` of its start and the `lines` of its keys."""

    line = None
    lines = {}


def read_fixture(data, language):
    """Return the list in the bytes `data`, in the format `language`: yaml or json.

    Raises `UnreadableError`.
    """
    if language not in ("yaml", "json"):
        raise UnreadableError(_("A fixture is written in YAML or JSON."))
    read = read_yaml if language == "yaml" else read_json
    try:
        items = read(decode(data))
    except RecursionError:
        raise UnreadableError(_("Lists are nested too deeply.")) from None
    if not isinstance(items, list):
        raise UnreadableError(_("A fixture is a list of records, and this is none."))
    return items


def decode(data):
    if data.startswith(codecs.BOM_UTF8):
        raise UnreadableError(
            _("The file begins with a byte-order mark. Save it as UTF-8 without BOM.")
        )
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(
            _("The byte at offset %(offset)d is not UTF-8. Save the file as UTF-8."),
            data.count(b"\n", 0, error.start) + 1,
            offset=error.start,
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError(_("The file contains a NUL character."), line)
    if not text.strip():
        raise UnreadableError(_("The file is empty."))
    return text


def read_json(text):
    try:
        return json.loads(
            text,
            object_pairs_hook=unique_pairs,
            parse_int=str,
            parse_float=str,
            parse_constant=refuse_constant,
        )
    except ValueError as error:
        raise UnreadableError(
            _("This is not valid JSON: %(problem)s."),
            getattr(error, "lineno", None),
            problem=getattr(error, "msg", error),
        ) from None


def refuse_constant(name):
    raise UnreadableError(_("This is not a finite number."))


def unique_pairs(pairs):
    mapping = Mapping()
    for key, value in pairs:
        if key in mapping:
            raise UnreadableError(_("“%(key)s” is twice in one record."), key=key)
        mapping[key] = as_texts(value)
    return mapping


def as_texts(value):
    if isinstance(value, bool):
        return str(value).lower()
    return [*map(as_texts, value)] if isinstance(value, list) else value


def read_yaml(text):
    """Return the items of a file, but not of half a file, which YAML takes for a whole.

    Half of a name is a name, so the last line needs its newline, and a file that opens
    with `---` its closing `...`.
    """
    if not text.endswith("\n"):
        raise UnreadableError(
            _("The file is cut off: the last line does not end in a newline."),
            text.count("\n") + 1,
        )
    if OPENS_WITH_DASHES.match(text) and not text.rstrip().endswith("\n..."):
        raise UnreadableError(
            _("The file is cut off: it opens with “---” but does not end with “...”."),
            text.count("\n"),
        )
    try:
        node = SafeLoader(text).get_single_node()
        if node is None:
            raise UnreadableError(_("The file is empty."))
        return value_of(node, set())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableError(
            _("This is not valid YAML: %(problem)s."),
            mark and mark.line + 1,
            problem=getattr(error, "problem", None) or error,
        ) from None


def value_of(node, seen):
    """Return the text, list or mapping of a node; `seen` are the nodes so far."""
    line = node.start_mark.line + 1
    if node in seen:
        # A few lines of aliases can expand to billions of values.
        raise UnreadableError(_("Write values out; aliases are not allowed."), line)
    seen.add(node)
    if node.tag not in TAGS:
        raise UnreadableError(
            _("The tag “%(tag)s” is not allowed."), line, tag=node.tag
        )
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == NULL else node.value
    if isinstance(node, yaml.SequenceNode):
        return [value_of(each, seen) for each in node.value]
    mapping = Mapping()
    mapping.line, mapping.lines = line, {}
    for key_node, value_node in node.value:
        key, line = value_of(key_node, seen), key_node.start_mark.line + 1
        if isinstance(key, list | dict):
            raise UnreadableError(_("A list cannot be the name of a field."), line)
        if key in mapping:
            raise UnreadableError(_("“%(key)s” is twice in one record."), line, key=key)
        mapping[key], mapping.lines[key] = value_of(value_node, seen), line
    return mapping


# Tables


def read_table(file):
    """The `Sheet` of an XLSX or CSV file, a Django `File`. Raises `ValidationError`.

    A CSV file is in UTF-8 with commas, as Excel and others save it.
    """
    if not file.name.lower().endswith(".csv"):
        return sheets.read_sheet(file)
    if file.size > MAX_BYTES:
        raise ValidationError(_("The table is too large."))
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            _("This CSV file is not in UTF-8. Save it as “CSV UTF-8” or as .xlsx.")
        ) from None
    check_characters(text)
    reader = csv.reader(io.StringIO(text, ""), strict=True)
    try:
        return sheets.sheet_of(
            (row, column, text)
            for row, texts in enumerate(reader, start=1)
            for column, text in enumerate(texts, start=1)
        )
    except csv.Error:
        raise ValidationError(
            _("This is no CSV table, or it is damaged in line %(line)d."),
            params={"line": reader.line_num},
        ) from None
