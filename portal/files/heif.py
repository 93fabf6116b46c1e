"""What a HEIC says of itself: its boxes, read without decoding (ISO/IEC 23008-12).

Phones store a photograph as a grid of small pictures, one item of the file each. Shown
as pictures of their own, they can be decoded one by one, so that the whole never has to
stand in memory.
"""

import math
import struct
from dataclasses import dataclass, field

BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
OF_SEQUENCES = {b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"}
MOST_ITEMS = 2000  # a file of 100 megapixels in tiles of 512 pixels has 400
HIDDEN = 1


class MalformedError(ValueError):
    """The boxes are not as the standard says, or not as they can be read here."""


@dataclass
class Heif:
    """The picture that a file shows first.

    `turns` counts quarters to the left, `mirror` is "" or the axis; they come after the
    decoding. `tiles` are the keys of the parts, row by row; of one part it is empty.
    """

    key: int
    width: int = 0
    height: int = 0
    turns: int = 0
    mirror: str = ""
    is_cropped: bool = False
    is_deep: bool = False  # more than eight bits for each channel
    tile: tuple = (0, 0)
    tiles: list = field(default_factory=list)
    entries: dict = field(default_factory=dict)  # where the flags of each item stand
    primary: tuple = (0, "")  # where the key of the first picture stands, and its form

    @property
    def is_grid(self):
        """Whether its parts lie side by side as they are, and can be decoded so."""
        if not self.tiles or self.is_cropped or 0 in self.tile:
            return False
        parts = self.columns * math.ceil(self.height / self.tile[1])
        return parts == len(self.tiles) and set(self.tiles) <= set(self.entries)

    @property
    def columns(self):
        return math.ceil(self.width / self.tile[0])

    @property
    def size(self):
        """Width and height as it is shown."""
        size = (self.width, self.height)
        return size[::-1] if self.turns % 2 else size


def is_heif(data):
    return data[4:8] == b"ftyp" and data[8:12] in BRANDS | OF_SEQUENCES


def is_sequence(data):
    return data[8:12] in OF_SEQUENCES


def boxes(data, begin, end):
    """Kind, begin and end of what is in each box that stands between two places."""
    for _number in range(MOST_ITEMS):
        if begin == end:
            return
        size, kind = unpack(">I4s", data, begin)
        head = 8
        if size == 1:
            (size,), head = unpack(">Q", data, begin + 8), 16
        size = size or end - begin
        if size < head or begin + size > end:
            raise MalformedError("a box ends behind the one that it is in")
        yield kind, begin + head, begin + size
        begin += size
    raise MalformedError("too many boxes")


def unpack(form, data, place):
    try:
        return struct.unpack_from(form, data, place)
    except struct.error as error:
        raise MalformedError("a box is cut off") from error


def read(data):
    """The picture that the file shows first. Raises `MalformedError`."""
    parts = {}
    for kind, begin, end in boxes(data, 0, len(data)):
        if kind == b"meta":
            parts = {k: (b, e) for k, b, e in boxes(data, begin + 4, end)}
            break
    if not {b"pitm", b"iinf", b"iprp"} <= parts.keys():
        raise MalformedError("a box is missing")
    found = first_picture(data, *parts[b"pitm"])
    found.entries = entries(data, *parts[b"iinf"])
    owned = properties(data, *parts[b"iprp"])
    describe(found, data, owned.get(found.key, []))
    if b"iref" in parts:
        found.tiles = parts_of(found.key, data, *parts[b"iref"])
    sizes = {size_in(data, owned.get(key, [])) for key in found.tiles}
    found.tile = sizes.pop() if len(sizes) == 1 else (0, 0)
    return found


def first_picture(data, begin, end):
    form = ">H" if data[begin] == 0 else ">I"
    return Heif(unpack(form, data, begin + 4)[0], primary=(begin + 4, form))


def entries(data, begin, end):
    """By item, the place of the byte that says whether it is hidden."""
    found, count = {}, 6 if data[begin] == 0 else 8
    for kind, start, _end in boxes(data, begin + count, end):
        if kind == b"infe" and data[start] in (2, 3):
            form = ">H" if data[start] == 2 else ">I"
            found[unpack(form, data, start + 4)[0]] = start + 3
    return found


def properties(data, begin, end):
    """By item, kind, begin and end of each of its properties."""
    inside = {kind: (start, stop) for kind, start, stop in boxes(data, begin, end)}
    if not {b"ipco", b"ipma"} <= inside.keys():
        raise MalformedError("a box is missing")
    known = list(boxes(data, *inside[b"ipco"]))
    place, end = inside[b"ipma"]
    key_form = ">HB" if data[place] == 0 else ">IB"
    number_form = ">H" if data[place + 3] & 1 else ">B"
    mask = 0x7FFF if data[place + 3] & 1 else 0x7F
    (count,), place, found = unpack(">I", data, place + 4), place + 8, {}
    for _number in range(min(count, MOST_ITEMS)):
        key, many = unpack(key_form, data, place)
        place += struct.calcsize(key_form)
        numbers = unpack(f">{many}{number_form[1]}", data, place)
        place += struct.calcsize(f">{many}{number_form[1]}")
        numbers = [number & mask for number in numbers]
        found[key] = [known[n - 1] for n in numbers if 0 < n <= len(known)]
    return found


def describe(found, data, owned):
    found.width, found.height = size_in(data, owned)
    if not found.width or not found.height:
        raise MalformedError("it has no size")
    for kind, begin, end in owned:
        if kind == b"irot":
            found.turns = data[begin] & 3
        elif kind == b"imir":
            found.mirror = "horizontal" if data[begin] & 1 else "vertical"
        elif kind == b"clap":
            found.is_cropped = True
        elif kind == b"pixi":
            found.is_deep = max(data[begin + 5 : end], default=8) > 8


def size_in(data, owned):
    """Width and height among the properties of an item; zeros where there are none."""
    for kind, begin, _end in owned:
        if kind == b"ispe":
            return unpack(">II", data, begin + 4)
    return (0, 0)


def parts_of(key, data, begin, end):
    """The items of which this one is put together."""
    form = "H" if data[begin] == 0 else "I"
    width = struct.calcsize(form)
    for kind, start, _end in boxes(data, begin + 4, end):
        whole, count = unpack(f">{form}H", data, start)
        if kind == b"dimg" and whole == key:
            return list(unpack(f">{count}{form}", data, start + width + 2))
    return []


def with_parts_shown(data, found):
    """The file as if its parts were its pictures, and nothing else was one."""
    changed = bytearray(data)
    place, form = found.primary
    struct.pack_into(form, changed, place, found.tiles[0])
    for key, flags in found.entries.items():
        changed[flags] |= HIDDEN
        if key in found.tiles:
            changed[flags] ^= HIDDEN
    return bytes(changed)


def shown_order(found):
    """The parts as a decoder lists them: in the order of the file."""
    parts = set(found.tiles)
    return [key for key in found.entries if key in parts]
