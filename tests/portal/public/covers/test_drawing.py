"""How a scene becomes lines and pixels: once written, unique on a page, true."""

import gzip
import re

import pytest
from django.conf import settings
from django.utils.translation import override

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.models import Story
from portal.public.covers.inks import INKS, NO_INK, tones
from portal.public.covers.raster import raster
from portal.public.covers.registry import Drawer
from portal.public.covers.scene import Cover, Scene, Strips, arrow
from portal.public.covers.shapes import fitted, moved, rings_of, strip
from portal.public.covers.svg import svg
from tests.tables import each_of

SQUARE = ((100, 100), (300, 100), (300, 300), (100, 300))
HOLE = ((150, 150), (250, 150), (250, 250), (150, 250))
SCENE = Scene(
    land=(SQUARE, HOLE),
    rings=(14, 28),
    marks=((500, 500),),
    circles=((400, 500), (60,)),
)
STYLES = settings.BASE_DIR / "portal/static/portal"


def rgb(colour):
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def test_an_outline_is_written_once_however_many_rings_it_has():
    drawn = svg(Cover(0, SCENE), 1)
    assert drawn.count("M100 100l200 0 0 200-200 0z") == 1
    assert len(re.findall(r'<use class="ring" href="#c1"', drawn)) == 2


def test_names_of_parts_are_unique_on_a_page():
    both = Strips(((SCENE, 1), (SCENE, 2)))
    drawn = svg(Cover(0, SCENE), 1) + svg(Cover(0, SCENE), 2) + svg(Cover(0, both), 3)
    names = re.findall(r' id="([^"]*)"', drawn)
    assert len(names) == len({*names}) == 4
    assert {*names} == {*re.findall(r' href="#([^"]*)"', drawn)}


def test_what_is_seen_is_said_where_nothing_else_says_it():
    cover = Cover(0, SCENE, 'A coast, "marked" <here>')
    with override("en"):
        assert ">A coast, &quot;marked&quot; &lt;here&gt;</span>" in svg(cover, 1, True)
    assert "A coast" not in svg(cover, 1)


def test_a_path_is_read_as_browsers_read_it():
    rings = rings_of("M10 20l5-5 0 10zM-3 0L4 4 5-6z")
    assert rings == (((10, 20), (15, 15), (15, 25)), ((-3, 0), (4, 4), (5, -6)))


def test_what_is_cut_off_lies_outside_of_the_picture():
    (ring,) = moved(
        (((-500, -500), (500, -500), (500, 5000), (-500, 5000)),),
        (0, 0, 1000, 1000),
        (600, 600),
    )
    assert max(x for x, _y in ring) == 300
    assert min(min(point) for point in ring) < -56
    assert max(y for _x, y in ring) > 656
    assert fitted([(900, 900), (990, 900), (990, 990)], (600, 600)) == ()


def test_an_arrow_has_its_tip_ahead():
    first, tip, last = arrow([(0, 0), (0, 100)], 0.5)
    assert tip == (0, 50)
    assert first[1] == last[1] < 50
    assert first[0] == -last[0]


def test_a_strip_is_what_lies_around_the_focus():
    narrow = strip(Scene(land=(SQUARE,), marks=((310, 200),), focus=(310, 200)), 100)
    assert narrow.marks == ((50, 200),)
    assert max(x for x, _y in narrow.land[0]) == 40


def test_a_line_is_kept_where_it_comes_into_a_strip():
    line = ((0, 0), (90, 10), (300, 20), (320, 30), (600, 40), (600, 90), (310, 95))
    narrow = strip(Scene(lines=(line,), focus=(310, 200)), 100)
    assert narrow.lines == (
        ((-170, 10), (40, 20), (60, 30), (340, 40)),
        ((340, 90), (50, 95)),
    )


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
    assert found == pytest.approx(rgb(getattr(tones(3), tone)), abs=12)


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
        if cover.scene:
            assert sizes[-1] <= (12_000 if cover.scene.ball else most), row.slug
    assert max(sizes) > 500


def test_a_story_is_as_light_as_its_strips(content):
    drawer = Drawer()
    for row in Story.objects.published().for_list():
        cover = drawer.cover(row)
        if isinstance(cover.scene, Strips):
            drawn = gzip.compress(svg(cover, 1).encode())
            # two strips are half of the picture each, and show more coast than six
            assert len(drawn) <= 2000 * max(len(cover.scene.parts), 3)
            assert cover.ink == NO_INK
