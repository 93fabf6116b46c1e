"""How a scene becomes lines and pixels: once written, unique on a page, true."""

import gzip
import re

import pytest
from django.conf import settings
from django.utils.translation import override
from PIL.ImageColor import getrgb

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.drawing.cached import Drawing
from portal.drawing.covers.inks import INKS, NO_INK, tones
from portal.drawing.covers.picture import Picture, Strips, arrow, strip, strips
from portal.drawing.covers.raster import raster
from portal.models import Story
from portal.public.covers.registry import Cover, Drawer
from portal.templatetags.covers import drawn as svg
from tests.tables import each_of

SQUARE = ((100, 100), (300, 100), (300, 300), (100, 300))
HOLE = ((150, 150), (250, 150), (250, 250), (150, 250))
SCENE = Picture(
    land=(SQUARE, HOLE),
    rings=(14, 28),
    marks=((500, 500),),
    circles=((400, 500), (60,)),
)
STYLES = settings.BASE_DIR / "portal/static/portal"


def scene(size=(600, 600)):
    return SCENE


DRAWING = Drawing(scene, ((600, 600),))
COVER = Cover(0, DRAWING, 'A coast, "marked" <here>')


def test_an_outline_is_written_once_and_what_is_seen_is_said_where_asked():
    drawn = svg(COVER, 1)
    assert drawn.count("M100 100l200 0 0 200-200 0z") == 1
    assert len(re.findall(r'<use class="ring" href="#c1"', drawn)) == 2
    # What is seen is said where nothing else says it.
    with override("en"):
        assert ">A coast, &quot;marked&quot; &lt;here&gt;</span>" in svg(COVER, 1, True)
    assert "A coast" not in drawn


def test_names_of_parts_are_unique_on_a_page():
    both = Cover(0, Drawing(strips, (((DRAWING, 1), (DRAWING, 2)), (600, 600))))
    drawn = svg(COVER, 1) + svg(COVER, 2) + svg(both, 3)
    names = re.findall(r' id="([^"]*)"', drawn)
    assert len(names) == len({*names}) == 4
    assert {*names} == {*re.findall(r' href="#([^"]*)"', drawn)}


def inland(down, size=(600, 600)):
    """A mark on land whose only shore is below it, at so many parts of the height."""
    (width, height), low = size, size[1] * 0.9
    land = ((-99, -99), (width + 99, -99), (width + 99, low), (width / 2, low))
    mark = (width // 2, round(height * down))
    return Picture(size, land=((*land, (-99, low)),), marks=(mark,), focus=mark)


def test_a_wide_frame_shows_the_part_of_a_strip_with_its_mark():
    for down, part in ((0.1, "YMin"), (0.5, "YMid"), (0.8, "YMax")):
        drawings = tuple((Drawing(inland, (down, (600, 600))), ink) for ink in (1, 2))
        drawn = svg(Cover(0, Drawing(strips, (drawings, (600, 600)))), 1)
        assert drawn.count(f'preserveAspectRatio="xMid{part} slice"') == 2, down


def test_a_mark_far_from_every_shore_is_drawn_smaller_in_a_strip():
    sizes = []
    for down in (0.1, 0.8):
        part = (Drawing(inland, (down, (600, 600))), 1)
        ((picture, _ink), _other) = strips((part, part), (600, 600)).parts
        assert picture.focus[0] - picture.left == picture.size[0] // 2
        sizes.append(picture.size)
    assert sizes == [(300, 400), (300, 600)]


def test_an_arrow_has_its_tip_ahead():
    first, tip, last = arrow([(0, 0), (0, 100)], 0.5)
    assert tip == (0, 50)
    assert first[1] == last[1] < 50
    assert first[0] == -last[0]


def test_a_strip_is_what_lies_around_the_focus():
    picture = Picture(land=(SQUARE,), marks=((310, 200),), focus=(310, 200))
    narrow = strip(picture, 100)
    assert (narrow.left, narrow.size) == (260, (100, 600))
    assert (narrow.marks, narrow.land) == (picture.marks, picture.land)
    assert strip(Picture(land=(SQUARE,), focus=(550, 200)), 100).land == ()


@each_of(
    ((50, 500), "sea"),
    ((120, 200), "land"),
    ((200, 200), "sea"),
    ((500, 500), "mark"),
    ((86, 200), "ring"),
    ((400, 559), "ring"),
)
def test_pixels_show_what_the_drawing_shows(place, tone):
    found = raster(SCENE, tones(3), (600, 600)).getpixel(place)
    assert found == pytest.approx(getrgb(getattr(tones(3), tone)), abs=12)


def test_tones_are_those_of_the_style_sheet():
    tokens = (STYLES / "tokens.css").read_text()
    assert tuple(re.findall(r"--ink-\d: (#\w{6});", tokens)) == INKS
    css = (STYLES / "components/inks.css").read_text()
    shares = re.findall(r"var\(--(\w+)\), (#\w+) (\d+)%", css)
    assert shares[:8] == [
        ("tone", "#0e1a21", "42"),
        *(("tone", "#fff", "10"), ("deep", "#fff", "8")),
        *(("tone", "#fff", "20"), ("deep", "#fff", "14")),
        *(("tone", "#fff", "36"), ("deep", "#fff", "26")),
        ("tone", "#fffdf5", "86"),
    ]
    assert tones(0)[:4] == ("#0a6a70", "#3b888d", "#62a0a3", "#dde8e2")


@each_of((Attraction, 2000), (Exchange, 4000), (City, 4000))
def test_drawings_are_light(model, most, content):
    """In bytes as they are sent; a whole globe may have more."""
    drawer, sizes = Drawer(), []
    for row in model.objects.published().for_list():
        cover = drawer.cover(row)
        sizes.append(len(gzip.compress(svg(cover, drawer.number()).encode())))
        if cover.drawing:
            assert sizes[-1] <= (12_000 if cover.picture.ball else most), row.slug
    assert max(sizes) > 500


def test_a_story_is_as_light_as_its_strips(content):
    drawer = Drawer()
    for row in Story.objects.published().for_list():
        cover = drawer.cover(row)
        if isinstance(cover.picture, Strips):
            drawn = gzip.compress(svg(cover, 1).encode())
            # two strips are half of the picture each, and show more coast than six
            assert len(drawn) <= 2000 * max(len(cover.picture.parts), 3)
            assert cover.ink == NO_INK
