"""From the bytes of a fixture file to plain values: strictly, so that nothing is lost.

What the usual readers accept in silence is refused here: half a file, a key that stands
twice in one mapping, a byte-order mark.
"""

import codecs
import json
import re

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# libyaml is some ten times as fast, but not part of every PyYAML.
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
OPENS_WITH_DASHES = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*---\s")
PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


class UnreadableError(ValidationError):
    """The file cannot be read; `line` is where, if that is known."""

    def __init__(self, message, line=None, **params):
        super().__init__(message, code="invalid", params=params)
        self.line = line


class Mapping(dict):
    """A mapping that knows the `line` where it begins and the `lines` of its keys."""

    line = None
    lines = {}


def read_fixture(data, language):
    """The list that the bytes `data` hold, written in `language`: yaml or json.

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
        return json.loads(text, object_pairs_hook=unique_pairs)
    except ValueError as error:
        raise UnreadableError(
            _("This is not valid JSON: %(problem)s."),
            getattr(error, "lineno", None),
            problem=getattr(error, "msg", error),
        ) from None


def unique_pairs(pairs):
    mapping = Mapping(pairs)
    if len(mapping) < len(pairs):
        keys = [key for key, value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise UnreadableError(_("“%(key)s” stands twice in one record."), key=twice)
    return mapping


def read_yaml(text):
    check_end(text)
    try:
        loader = SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            raise UnreadableError(_("The file is empty."))
        return NodeReader(loader).value(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableError(
            _("This is not valid YAML: %(problem)s."),
            mark and mark.line + 1,
            problem=getattr(error, "problem", None) or error,
        ) from None


def check_end(text):
    """Refuse half a file, which YAML itself takes for a whole one.

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


class NodeReader:
    """Makes plain values of the nodes of a YAML file."""

    def __init__(self, loader):
        self.loader = loader
        self.seen = set()

    def value(self, node):
        line = node.start_mark.line + 1
        if node in self.seen:
            # A few lines of aliases can stand for billions of values.
            raise UnreadableError(_("Write values out; aliases are not allowed."), line)
        self.seen.add(node)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if node.tag not in PLAIN_TAGS:
            raise UnreadableError(
                _("The tag “%(tag)s” is not allowed."), line, tag=node.tag
            )
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each) for each in node.value]
        return self.mapping(node)

    def scalar(self, node):
        try:
            return self.loader.construct_object(node)
        except (ValueError, LookupError, AttributeError, OverflowError):
            # 2021-02-30 looks like a date. The field will say what is wrong with it.
            return node.value

    def mapping(self, node):
        mapping = Mapping()
        mapping.line = node.start_mark.line + 1
        mapping.lines = {}
        for key_node, value_node in node.value:
            key, line = self.value(key_node), key_node.start_mark.line + 1
            if isinstance(key, list | dict):
                raise UnreadableError(_("A list cannot be the name of a field."), line)
            if key in mapping:
                raise UnreadableError(
                    _("“%(key)s” stands twice in one record."), line, key=key
                )
            mapping[key] = self.value(value_node)
            mapping.lines[key] = line
        return mapping
