"""An XLSX file from outside: measured before it is opened, and read part by part.

openpyxl is not asked to read: it changes texts that hold `x005F_`, loses carriage
returns, and unpacks before anything can be counted.
"""

import posixpath
import re
import zipfile
import zlib
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 1024**2  # of the file
MAX_EXPANDED = 64 * 1024**2  # bytes of all parts together
MAX_PARTS = 500
DIRECTORY_ENTRY = b"PK\x01\x02"
MAX_ELEMENTS = 3_000_000  # of one part
MAX_STRINGS = 1_000_000
MAX_TEXT = 32_767  # characters of one cell, which is the limit of Excel
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
CONTROLS = "\x00-\x08\x0b-\x1f\x7f\ufffe\uffff"
UNWRITABLE = re.compile(f"[{CONTROLS}]")
LIKE_ESCAPED = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{CONTROLS}])")

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,  # NotImplementedError as well
)


class Workbook:
    """The parts of an XLSX file. Raises `ValidationError` with what is wrong with it.

    What the directory of the archive says of sizes binds: `zipfile` never unpacks more
    of a part than is announced there.
    """

    def __init__(self, file):
        if file.size > MAX_BYTES:
            raise ValidationError(
                _("The file has %(size).1f MB; %(limit)d MB are the limit."),
                params={"size": file.size / 1024**2, "limit": MAX_BYTES / 1024**2},
            )
        file.seek(0)
        # Counted before `zipfile` makes an object of each.
        if file.read().count(DIRECTORY_ENTRY) > MAX_PARTS:
            raise too_large()
        try:
            self.archive = zipfile.ZipFile(file)
        except UNREADABLE:
            raise not_xlsx() from None
        self.check()

    def check(self):
        parts = self.archive.infolist()
        if sum(each.file_size for each in parts) > MAX_EXPANDED:
            raise too_large()
        names = {each.filename for each in parts}
        kinds = {each.compress_type for each in parts}
        sealed = any(each.flag_bits & 1 for each in parts)
        if (
            sealed
            or len(names) < len(parts)
            or not kinds
            <= {
                zipfile.ZIP_STORED,
                zipfile.ZIP_DEFLATED,
            }
        ):
            raise not_xlsx()

    def parse(self, name, reader):
        """Give every element of the part to `reader`, which is returned.

        A document type, the seat of entities, is refused before any is declared.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse
        walk = Walk(reader)
        parser.StartElementHandler = walk.start
        parser.EndElementHandler = walk.end
        parser.CharacterDataHandler = walk.text
        try:
            with self.archive.open(name) as part:
                parser.ParseFile(part)
        except UNREADABLE:
            raise not_xlsx() from None
        return reader

    def related(self, name):
        """The parts to which a part points: a list of (kind, name) by key."""
        folder, base = posixpath.split(name)
        links = self.parse(f"{folder}/_rels/{base}.rels".lstrip("/"), Links()).found
        return {
            key: (kind, posixpath.normpath(posixpath.join("/", folder, target))[1:])
            for key, (kind, target) in links.items()
        }


class Walk:
    """Calls a reader with the local names of elements, however prefixes are chosen."""

    def __init__(self, reader):
        self.reader, self.count, self.path = reader, 0, []

    def start(self, name, attributes):
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.path) > 100:
            raise ValidationError(_("The table is too large."))
        name = name.rpartition(" ")[2]
        self.path.append(name)
        self.reader.start(name, attributes)

    def end(self, name):
        self.reader.end(self.path.pop())

    def text(self, text):
        self.reader.text(text)


class Reader:
    """What is to be taken from a part; this one takes nothing."""

    def start(self, name, attributes):
        """An element begins."""

    def end(self, name):
        """An element is over."""

    def text(self, text):
        """Text of an element, or a piece of it."""


class Links(Reader):
    def __init__(self):
        self.found = {}

    def start(self, name, attributes):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id")] = kind, attributes.get("Target", "")


class Properties(Reader):
    """The sheets in their order, and whether days are counted from 1904."""

    def __init__(self):
        self.sheets, self.from_1904 = [], False

    def start(self, name, attributes):
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        if name == "sheet":
            found = [value for key, value in attributes.items() if key.endswith(" id")]
            self.sheets += found


class Formats(Reader):
    """The number format of each style: a code, or the number of a built-in one."""

    def __init__(self):
        self.codes, self.styles, self.in_cells = {}, [], False

    def start(self, name, attributes):
        if name == "numFmt":
            self.codes[attributes.get("numFmtId")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            key = attributes.get("numFmtId", "0")
            self.styles.append(self.codes.get(key) or whole(key, 0))

    def end(self, name):
        if name == "cellXfs":
            self.in_cells = False


class Strings(Reader):
    """The texts that cells share, without what says how they are pronounced."""

    def __init__(self):
        self.found, self.taken = [], Text()

    def start(self, name, attributes):
        self.taken.start(name)
        if len(self.found) > MAX_STRINGS:
            raise ValidationError(_("The table is too large."))

    def end(self, name):
        self.taken.end(name)
        if name == "si":
            self.found.append(self.taken.take())

    def text(self, text):
        self.taken.add(text)


class Text:
    """Gathers the text of `t` elements, formatted runs one after the other."""

    def __init__(self):
        self.pieces, self.is_open, self.is_sound, self.length = [], False, False, 0

    def start(self, name):
        self.is_sound |= name == "rPh"
        self.is_open = name == "t" and not self.is_sound

    def end(self, name):
        self.is_open = False
        self.is_sound &= name != "rPh"

    def add(self, text):
        if self.is_open:
            self.length += len(text)
            # Escaped characters are seven times as long.
            if self.length > 7 * MAX_TEXT:
                raise ValidationError(_("A text is too long for a cell."))
            self.pieces.append(text)

    def take(self):
        text = unescape("".join(self.pieces))
        self.pieces, self.length = [], 0
        return text


def escape(text):
    """Write what XML cannot hold as `_x000D_`, and what reads like that as well."""
    text = LIKE_ESCAPED.sub("_x005F_", text)
    return UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text):
    """Raises `ValidationError` where half of a character is left."""
    if "_x" not in text:
        return text
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    try:
        # Two halves of a character may have been written one by one.
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise ValidationError(_("The text contains half of a character.")) from None


def whole(text, default):
    """The whole number that an attribute holds."""
    return int(text) if text and text.isascii() and text.isdigit() else default


def too_large():
    return ValidationError(
        _("Unpacked, the file is larger than %(limit)d MB or has too many parts."),
        params={"limit": MAX_EXPANDED / 1024**2},
    )


def refuse(*declaration):
    raise not_xlsx()


def not_xlsx():
    return ValidationError(
        _(
            "This is no XLSX table, or it is damaged. Save it as an Excel workbook "
            "(.xlsx)."
        )
    )
