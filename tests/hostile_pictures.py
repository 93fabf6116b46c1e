"""Hostile uploads, made by code: bombs, impostors, polyglots, damage, names, weight.

Each is a `Hostile`: a name, the bytes, and what is to become of it: `REFUSED`, or
stored without what was hostile in it, `NEUTRALISED`.
"""

import struct
import zlib
from typing import NamedTuple

from PIL import Image

from tests.pictures import PDF, encoded, quarters

REFUSED, NEUTRALISED = "refused", "neutralised"
PAYLOAD = b"<script>alert(document.domain)</script>"
PLACE = b"Hidden Camera Model"


class Hostile(NamedTuple):
    """`case` says what it is; `field` is where it is uploaded."""

    case: str
    name: str
    data: bytes
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


def too_heavy():
    """Within forty megapixels, but with much that a decoder has to keep at once."""
    lossless = {"lossless": True, "quality": 0}
    whole = {"progressive": True, "subsampling": 0}
    yield "WebP of 40 megapixels", flat("RGBA", 6300, 6300, "WEBP", **lossless)
    yield "WebP of 15 megapixels", flat("RGB", 4000, 3750, "WEBP", **lossless)
    yield "clear WebP of 11 megapixels", flat("RGBA", 3320, 3320, "WEBP", **lossless)
    yield "PNG of 40 megapixels", flat("RGBA", 6300, 6300)
    yield "progressive 40 megapixels", flat("RGB", 6300, 6300, "JPEG", **whole)
    yield "progressive in four colours", flat("CMYK", 4096, 4096, "JPEG", **whole)
    yield "channels one by one", scans_apart(6300, 6300)


def heavy():
    """As heavy as is taken."""
    lossless = {"lossless": True, "quality": 0}
    whole = {"progressive": True, "subsampling": 0}
    yield "WebP of 14 megapixels", flat("RGB", 3741, 3741, "WEBP", **lossless)
    yield "clear WebP of 10 megapixels", flat("RGBA", 3240, 3240, "WEBP", **lossless)
    yield "PNG of 33 megapixels", flat("RGBA", 5796, 5796)
    yield "grey PNG of 40 megapixels", flat("L", 6300, 6300)
    yield "PNG of 40 deep megapixels", flat("I;16", 6300, 6300)
    yield "progressive 24 megapixels", flat("RGB", 6000, 4000, "JPEG", **whole)
    yield "JPEG of 40 megapixels", flat("RGB", 6300, 6300, "JPEG", subsampling=0)


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


def bombs():
    zeros = b"\0"
    bits = pixels(13_300 * (1 + 13_300 // 8 + 1))
    yield "bomb of 177 megapixels", png(13_300, 13_300, bits, depth=1, color=0)
    yield "bomb of the largest size", png(65_535, 65_535, pixels(9))
    yield "size beyond all numbers", png(2**31 - 1, 2**31 - 1, pixels(9))
    yield "size of nothing", png(0, 0, pixels(9))
    yield "one row of a million", png(10**6, 1, pixels(9))
    yield "just too many pixels", png(6400, 6400, pixels(9))
    yield "JPEG that says 65,535", jpeg_of(65_535, 65_535)
    yield "JPEG that says 6,000", jpeg_of(6000, 6000)
    yield "WebP that says 16,777,216", webp_of(2**24, 2**24)
    yield "WebP that says 16,000", webp_of(16_000, 16_000)
    yield "WebP without a picture", webp_of(100, 100)
    text = zlib.compress(zeros * 80 * 2**20, 9)
    yield "text that swells", png(4, 4, chunk(b"zTXt", b"a\0\0" + text), pixels(52))
    profile = chunk(b"iCCP", b"a\0\0" + text)
    yield "profile that swells", png(4, 4, profile, pixels(52))
    yield "moves a hundred times", moving("PNG", (1000, 1000), 60)
    yield "moves", moving("PNG")
    yield "moves as WebP", moving("WEBP")
    yield "a thousand scans", many_scans(1000)
    yield "too long", encoded(quarters(8, 8)) + zeros * 10 * 2**20


def impostors():
    small = quarters(32, 32)
    for kind in ("GIF", "BMP", "TIFF", "EPS", "ICO", "TGA", "PPM", "PCX", "SGI", "DDS"):
        yield f"{kind} as a JPEG", encoded(small, kind)
    yield "PSD as a JPEG", b"8BPS\0\1" + bytes(40)
    yield "FITS as a JPEG", b"SIMPLE  =                    T" + bytes(2880)
    yield "PostScript as a JPEG", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n"
    yield "SVG", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    entity = (
        b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/x">]><s/>'
    )
    yield "SVG with an entity", entity
    yield "HTML", b"<!doctype html>" + PAYLOAD
    yield "HTML after a mark", b"\xef\xbb\xbf <html>" + PAYLOAD
    yield "settings of a server", b"AddType application/x-httpd-php .jpg\n"
    yield "archive", b"PK\3\4" + bytes(60)
    yield "PDF as a JPEG", PDF
    yield "nothing", b""
    yield "a single byte", b"\xff"
    yield "the first bytes of a PNG", b"\x89PNG\r\n\x1a\n"
    yield "the first bytes of a WebP", b"RIFF\4\0\0\0WEBP"


def damaged():
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    for kind in ("JPEG", "PNG", "WEBP"):
        data = encoded(noise, kind)
        yield f"{kind} cut in the middle", data[: len(data) // 2]
    data = bytearray(encoded(noise))
    data[len(data) // 2] ^= 0xFF
    yield "PNG with a wrong checksum", bytes(data)


def neutralised():
    plain = encoded(quarters(60, 40))
    photo = encoded(quarters(60, 40), "JPEG", exif=exif(), comment=PAYLOAD)
    yield "JPEG with a place and a script", "photo.jpg", photo
    yield "JPEG with a script behind it", "photo.jpg", photo + PAYLOAD
    yield "JPEG with an archive behind it", "photo.jpg", photo + b"PK\3\4" + PAYLOAD
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
    yield "HTML as a PDF", b"<html>" + PAYLOAD
    yield "PDF behind HTML", PAYLOAD + PDF
    yield "PDF without an end", PDF[:-8]
    yield "archive as a PDF", b"PK\3\4" + PDF


def hostile_files():
    """All of them, each made anew when it is asked for."""
    for case, data in (*bombs(), *impostors(), *damaged()):
        yield Hostile(case, "photo.jpg", data, REFUSED)
    for case, name, data in neutralised():
        yield Hostile(case, name, data, NEUTRALISED)
    for case, data in too_heavy():
        yield Hostile(case, "photo.jpg", data, REFUSED)
    for case, data in heavy():
        yield Hostile(case, "photo.jpg", data, NEUTRALISED)
    for case, data in papers():
        yield Hostile(case, "text.pdf", data, REFUSED, "text_file_zh_hans")
