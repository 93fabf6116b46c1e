"""Hostile uploads, made by code: bombs, impostors, polyglots, damage, names, weight.

Each is a `Hostile`: a name, the bytes, and what is to become of it: `REFUSED`, or
stored without what was hostile in it, `NEUTRALISED`.
"""

import struct
import zlib
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PIL import Image

from tests.pictures import PDF, encoded, heic, quarters

REFUSED, NEUTRALISED = "refused", "neutralised"
PAYLOAD = b"<script>alert(document.domain)</script>"
PLACE = b"Hidden Camera Model"


class Hostile(NamedTuple):
    """`case` says what it is, `make` makes it; `field` is where it is uploaded."""

    case: str
    name: str
    make: Callable[[], bytes]
    outcome: str
    field: str = "file"


def chunk(kind, data, checksum=None):
    checksum = zlib.crc32(kind + data) if checksum is None else checksum
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def png(width, height, *chunks, depth=8, color=2):
    """A PNG that says it is of this size, with whatever chunks."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *chunks, chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def pixels(size):
    return chunk(b"IDAT", zlib.compress(bytes(size), 9))


def jpeg_of(width, height):
    """A JPEG whose header says that it is of this size."""
    data = bytearray(encoded(quarters(16, 16), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_of(width, height):
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heic_of(width, height, true=(128, 128)):
    """A HEIC whose boxes say that it is of this size."""
    told, said = (struct.pack(">II", *size) for size in (true, (width, height)))
    return heic(Image.new("RGB", true)).replace(told, said)


def many_scans(scans):
    """A progressive JPEG of 12 megapixels in which the last scan comes again and again.

    Each costs a walk over all blocks, and only a few bytes.
    """
    flat = Image.new("L", (4000, 3000), 90)
    data = encoded(flat, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + data[-2:]


def scans_apart(width, height):
    """A JPEG that is not progressive, with a scan for each channel.

    A decoder has to keep all coefficients of it as well.
    """
    data = encoded(Image.new("L", (width, height), 90), "JPEG")
    frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
    channels = b"".join(bytes([n, 0x11, 0]) for n in (1, 2, 3))
    size = struct.pack(">HH", height, width)
    head = b"\xff\xc0\0\x11\x08" + size + b"\3" + channels
    body = data[scan + 10 : -2]
    scans = [b"\xff\xda\0\x08\1" + bytes([n, 0, 0, 63, 0]) + body for n in (1, 2, 3)]
    return data[:frame] + head + data[frame + 13 : scan] + b"".join(scans) + data[-2:]


def flat(mode, width, height, kind="PNG", **options):
    return encoded(Image.new(mode, (width, height)), kind, **options)


lossless = partial(flat, kind="WEBP", lossless=True, quality=0)
whole = partial(flat, kind="JPEG", progressive=True, subsampling=0)


def heavy():
    """What takes a decoder more memory than a photograph of as many pixels."""
    yield "WebP of 15 megapixels", lambda: lossless("RGB", 4000, 3750)
    yield "PNG of 40 megapixels", lambda: flat("RGBA", 6300, 6300)
    yield "progressive in four colours", lambda: whole("CMYK", 4096, 4096)
    yield "channels one by one", lambda: scans_apart(6300, 6300)
    large = {"kind": "JPEG", "subsampling": 0}
    yield "JPEG of 110 megapixels", lambda: flat("RGB", 10_480, 10_480, **large)


def exif():
    found = Image.Exif()
    found[0x0112], found[0x010F] = 6, PLACE.decode()
    gps = found.get_ifd(0x8825)
    gps[1], gps[2] = "N", (41.0, 48.0, 0.0)
    return found


def moving(kind, size=(40, 30), frames=3):
    images = [Image.new("1", size, number % 2) for number in range(frames)]
    images = images if kind == "PNG" else [each.convert("RGB") for each in images]
    return encoded(images[0], kind, save_all=True, append_images=images[1:])


def bomb():
    bits = pixels(13_300 * (1 + 13_300 // 8 + 1))
    return png(13_300, 13_300, bits, depth=1, color=0)


def swelling(kind):
    text = zlib.compress(bytes(80 * 2**20), 9)
    return png(4, 4, chunk(kind, b"a\0\0" + text), pixels(52))


def bombs():
    yield "bomb of 177 megapixels", bomb
    yield "bomb of the largest size", lambda: png(65_535, 65_535, pixels(9))
    yield "size beyond all numbers", lambda: png(2**31 - 1, 2**31 - 1, pixels(9))
    yield "size of nothing", lambda: png(0, 0, pixels(9))
    yield "one row of a million", lambda: png(10**6, 1, pixels(9))
    yield "just too many pixels", lambda: png(10_500, 10_500, pixels(9))
    yield "JPEG that says 65,535", lambda: jpeg_of(65_535, 65_535)
    yield "JPEG that says 6,000", lambda: jpeg_of(6000, 6000)
    yield "WebP that says 16,777,216", lambda: webp_of(2**24, 2**24)
    yield "WebP that says 16,000", lambda: webp_of(16_000, 16_000)
    yield "WebP without a picture", lambda: webp_of(100, 100)
    yield "text that swells", partial(swelling, b"zTXt")
    yield "profile that swells", partial(swelling, b"iCCP")
    yield "moves a hundred times", lambda: moving("PNG", (2000, 1000), 60)
    yield "moves", lambda: moving("PNG")
    yield "moves as WebP", lambda: moving("WEBP")
    yield "HEIC that says 65,535", lambda: heic_of(65_535, 65_535)
    yield "HEIC that says 4,000", lambda: heic_of(4000, 4000)
    yield "HEIC that says less than it is", lambda: heic_of(64, 64, true=(3000, 3000))
    yield "HEIC that moves", lambda: b"\0\0\0\x18ftyphevc" + bytes(40)
    yield "HEIC of nothing", lambda: b"\0\0\0\x18ftypheic" + bytes(40)
    yield "a thousand scans", lambda: many_scans(1000)
    yield "WebP of 40 megapixels", lambda: lossless("RGBA", 6300, 6300)
    yield "too long", lambda: encoded(quarters(8, 8)) + bytes(40 * 2**20)


def impostors():
    small = quarters(32, 32)
    for kind in ("GIF", "BMP", "TIFF", "EPS", "ICO", "TGA", "PPM", "PCX", "SGI", "DDS"):
        yield f"{kind} as a JPEG", partial(encoded, small, kind)
    yield "PSD as a JPEG", lambda: b"8BPS\0\1" + bytes(40)
    yield "FITS as a JPEG", lambda: b"SIMPLE  =                    T" + bytes(2880)
    yield "PostScript as a JPEG", lambda: b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n"
    yield "SVG", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    entity = (
        b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/x">]><s/>'
    )
    yield "SVG with an entity", lambda: entity
    yield "HTML", lambda: b"<!doctype html>" + PAYLOAD
    yield "HTML after a mark", lambda: b"\xef\xbb\xbf <html>" + PAYLOAD
    yield "settings of a server", lambda: b"AddType application/x-httpd-php .jpg\n"
    yield "archive", lambda: b"PK\3\4" + bytes(60)
    yield "PDF as a JPEG", lambda: PDF
    yield "nothing", lambda: b""
    yield "a single byte", lambda: b"\xff"
    yield "the first bytes of a PNG", lambda: b"\x89PNG\r\n\x1a\n"
    yield "the first bytes of a WebP", lambda: b"RIFF\4\0\0\0WEBP"


def damaged():
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    for kind in ("JPEG", "PNG", "WEBP"):
        yield f"{kind} cut in the middle", lambda k=kind: halved(encoded(noise, k))
    yield "HEIC cut in the middle", lambda: halved(heic(noise))
    yield "HEIC in parts, cut", lambda: halved(heic(noise, tile_size=64))
    yield "PNG with a wrong checksum", lambda: with_a_wrong_byte(encoded(noise))


def halved(data):
    return data[: len(data) // 2]


def with_a_wrong_byte(data):
    data = bytearray(data)
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


def neutralised():
    plain = encoded(quarters(60, 40))
    photo = encoded(quarters(60, 40), "JPEG", exif=exif(), comment=PAYLOAD)
    yield "JPEG with a place and a script", "photo.jpg", photo
    yield "JPEG with a script behind it", "photo.jpg", photo + PAYLOAD
    yield (
        "JPEG with an archive behind it",
        "photo.jpg",
        photo + b"PK\3\4" + PAYLOAD,
    )
    placed = quarters(64, 64)
    placed.info |= {"exif": exif().tobytes(), "xmp": PAYLOAD}
    yield "HEIC with a place", "photo.heic", heic(placed)
    webp = encoded(quarters(60, 40), "WEBP", exif=exif(), xmp=PAYLOAD)
    yield "WebP with a place", "photo.webp", webp
    yield "PNG with a script behind it", "photo.png", plain + PAYLOAD
    yield "PNG as HTML", "page.html", plain
    yield "name that climbs", "../../x.png", plain
    yield "name of a device", "CON.png", plain
    yield "name of a setting", ".env", plain
    yield "name that reads backwards", "photo\u202egpj.exe", plain
    yield "name without end", "x" * 5000 + ".png", plain
    yield "name with a NUL", "photo\0.php.png", plain


def papers():
    yield "HTML as a PDF", lambda: b"<html>" + PAYLOAD
    yield "PDF behind HTML", lambda: PAYLOAD + PDF
    yield "PDF without an end", lambda: PDF[:-8]
    yield "archive as a PDF", lambda: b"PK\3\4" + PDF


def hostile_files():
    """All but what is heavy, none made before it is asked for."""
    for case, make in (*bombs(), *impostors(), *damaged()):
        yield Hostile(case, "photo.jpg", make, REFUSED)
    for case, name, data in neutralised():
        yield Hostile(case, name, partial(bytes, data), NEUTRALISED)
    for case, make in papers():
        yield Hostile(case, "text.pdf", make, REFUSED, "text_file_zh_hans")
