"""The command that draws the coast around what there is to see in a city."""

import json
import re
from itertools import pairwise
from math import cos, pi, radians, sin

import pytest
from django.core.management import CommandError, call_command

from attractions.coastlines import coastline_file, coastline_of
from attractions.management.commands.coastline import drawing
from attractions.models import Attraction
from exchanges.models import City
from portal.drawing.coast import SIDE, NoAreaError, area_around
from portal.drawing.earth.geometry import from_steps
from tests.tables import each_of


def box(west, south, east, north):
    """A closed ring as GeoJSON has it."""
    corners = [[west, south], [east, south], [east, north], [west, north]]
    return [*corners, corners[0]]


# An island with a lake, and land that goes on far beyond the map of Incheon.
ISLAND = [box(126.3, 37.4, 126.5, 37.6), box(126.35, 37.45, 126.4, 37.5)]
LAND = [box(126.6, 30, 140, 45)]
FAR_AWAY = [box(-80, 20, -70, 40)]
ENDLESS = [box(126.3, 37, 127, float("nan"))]
COURSE = [[120, 37.2], [126.5, 37.5], [130, 38]]
WORLD = {"type": "MultiPolygon", "coordinates": [ISLAND, LAND, FAR_AWAY]}


@pytest.fixture
def folder(settings, tmp_path):
    """The folder of the coastlines, which is not there yet."""
    settings.FIXTURE_DIRS = [tmp_path / "fixtures"]
    return tmp_path / "fixtures" / "coastlines"


@pytest.fixture
def draw(folder, tmp_path, monkeypatch):
    """Run the command for a city with a GeoJSON object, or bytes, as its source."""
    monkeypatch.setenv("LC_ALL", "C")

    def run(source=WORLD, city="incheon", **options):
        file = tmp_path / "map.geo.json"
        is_text = isinstance(source, bytes)
        file.write_bytes(source if is_text else json.dumps(source).encode())
        call_command("coastline", city, str(file), **options)

    return run


def rings(land):
    """The corners of each ring of a drawing, in units of the map."""
    for ring in re.findall(r"M([^z]+)z", land):
        yield from_steps(list(map(int, re.findall(r"-?\d+", ring))), 1)


def test_inland_the_line_of_a_river_parts_the_land(content, draw):
    """A line that does not come into the area is no river there."""
    line = {"type": "LineString", "coordinates": COURSE}
    draw({"type": "Feature", "geometry": line}, credit="GSHHG")
    coast = coastline_of("incheon")
    assert coast.is_river
    assert json.loads(coastline_file("incheon").read_text())["licence"] == "GSHHG"
    assert len(coast.rings) == 2
    line["coordinates"] = [[120, 30], [130, 30]]
    with pytest.raises(CommandError, match="no coast around"):
        draw(line)


def test_the_coast_around_the_attractions_is_drawn(content, draw, capsys):
    """With all of them well within; what is cut off is cut outside of the map."""
    draw(year=2017)
    path = coastline_file("incheon")
    assert capsys.readouterr().out.startswith(f"{path}: ")
    kept = json.loads(path.read_text())
    assert kept["licence"] == "© OpenStreetMap contributors, ODbL 1.0"
    coastline = coastline_of("incheon")
    assert coastline.year == 2017
    shapes = list(rings(coastline.land))
    assert len(shapes) == 3, "the island, its lake and the land; not what is far away"
    assert all(len(shape) == 4 for shape in shapes)
    all_lie_within(coastline)
    _island, _lake, land = shapes
    shore = round(SIDE * coastline.area.at((37.5, 126.6))[0])
    east, north = SIDE * 1.3, SIDE * -0.3
    assert min(x for x, _ in land) == shore
    assert all(x == shore or x >= east for x, _ in land)
    assert all(y <= north or y >= SIDE - north for _, y in land)


def all_lie_within(coastline):
    points = Attraction.objects.of_city("incheon").filter(latitude__isnull=False)
    for latitude, longitude in points.values_list("latitude", "longitude"):
        place = coastline.area.at((latitude, longitude))
        assert all(0.1 < part < 0.9 for part in place)


def island(corners, west=126.3, south=37.4, side=0.2):
    """A round island in a square of degrees, as GeoJSON has it."""
    turns = [2 * pi * each / corners for each in range(corners)]
    middle = (west + side / 2, south + side / 2)
    ring = [
        [middle[0] + side / 2 * cos(t), middle[1] + side / 2 * sin(t)] for t in turns
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


@each_of(
    (island(24), 24),
    (island(4), 6),  # fewer corners
    (island(24, west=126.42), 6),  # another island
    (island(24, side=0.05), 6),  # a part of it
)
def test_a_second_source_stands_for_the_same_islands_only(
    closer, corners, content, draw, tmp_path
):
    file = tmp_path / "islands.json"
    file.write_text(json.dumps(closer))
    draw(island(6), islands=file, credit="A closer look")
    coastline = coastline_of("incheon")
    assert coastline.credit == "A closer look"
    assert [len(ring) for ring in coastline.rings] == [corners]


def test_the_map_is_as_wide_as_high_on_the_ground_also_around_a_single_point():
    area = area_around([(37.3919, 126.4156), (37.7, 126.4333)])
    high = area.north - area.south
    wide = (area.east - area.west) * cos(radians(37.546))
    assert wide == pytest.approx(high, rel=1e-3)
    assert area.at((area.north, area.west)) == (0, 0)
    assert area.at((area.south, area.east)) == (1, 1)
    for number in (1, 3):
        area = area_around([(37.5, 126.5)] * number)
        assert area.north - area.south == pytest.approx(0.13)
        assert area.at((37.5, 126.5)) == pytest.approx((0.5, 0.5), abs=1e-3)


@each_of(
    ([], "empty"),
    ([(-17, 179.5), (-17, -179.5)], "meridian"),
    ([(-17, 179.99)], "meridian"),
    ([(-17, -179.99)], "meridian"),
    ([(90, 0)], "pole"),
    ([(-80.01, 0)], "pole"),
    ([(-90, 0), (90, 0)], "pole"),
)
def test_there_is_no_map_where_none_can_be(points, reason):
    with pytest.raises(NoAreaError, match=reason):
        area_around(points)


def fails(draw, folder, words, *args, **options):
    with pytest.raises(CommandError, match=words):
        draw(*args, **options)
    assert not folder.exists()


def test_an_unknown_city_is_named_and_one_without_positions_gets_no_map(
    content, draw, folder
):
    fails(draw, folder, "no city with the address “atlantis”", city="atlantis")
    fails(draw, folder, "No attraction of this city has a position", city="daegu")
    Attraction.objects.update(latitude=None, longitude=None)
    fails(draw, folder, "No attraction of this city has a position")


def test_a_draft_counts_and_a_working_copy_does_not(content, make_one, draw):
    incheon = City.objects.get(slug="incheon")
    point = {"city": incheon, "latitude": 38.5, "longitude": 126.5}
    make_one(Attraction, "next-month", status="draft", **point)
    live = Attraction.objects.get(slug="silmido")
    copy = {**point, "latitude": 50, "live": live, "status": "draft"}
    make_one(Attraction, "silmido", **copy)
    draw()
    assert 38.5 < coastline_of("incheon").area.north < 39


@each_of(
    b"",
    b"PK\x03\x04",
    b"\xff\xfe",
    b"[" * 100_000,
    [],
    {},
    {"type": "Topology", "objects": {}},
    {"type": "Point", "coordinates": [126.5, 37.5]},
    {"type": "Feature", "geometry": None},
    {"type": "Polygon", "coordinates": 7},
    {"type": "Polygon", "coordinates": [[]]},
    {"type": "Polygon", "coordinates": [[["126", "37"]]]},
    {"type": "Polygon", "coordinates": [[[126.5], [126.6], [126.7]]]},
)
def test_a_file_that_is_no_land_is_refused(source, content, draw, folder):
    fails(draw, folder, "is no GeoJSON with the land of the world", source)


@each_of(LAND, FAR_AWAY, [box(100, 20, 140, 50)], ENDLESS)
def test_without_a_coast_there_is_no_map(land, content, draw, folder):
    source = {"type": "Polygon", "coordinates": land}
    if land is LAND:
        Attraction.objects.update(latitude=37.5, longitude=128)
    fails(draw, folder, "There is no coast around", source)


def test_a_file_that_is_not_there_and_a_damaged_second_one_are_named(
    content, draw, folder, tmp_path
):
    file = tmp_path / "islands.json"
    for text in ("", "[]", "{}"):
        file.write_text(text)
        fails(draw, folder, "is no GeoJSON", islands=file)
    for path in (tmp_path / "nothing.json", tmp_path):
        with pytest.raises(CommandError, match=re.escape(f"{path}: ")):
            call_command("coastline", "incheon", str(path))
    assert not folder.exists()


def test_what_cannot_be_written_leaves_the_former_coastline(
    content, draw, folder, monkeypatch
):
    draw()
    former = coastline_file("incheon").read_text()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(CommandError, match="No space left on device"):
        draw(year=2030)
    assert coastline_file("incheon").read_text() == former
    assert [path.name for path in folder.iterdir()] == ["incheon.json"]


def test_every_way_of_writing_polygons_in_geojson_is_read():
    area = area_around([(37.5, 126.4), (37.5, 126.55)])
    polygon = {"type": "Polygon", "coordinates": ISLAND}
    feature = {"type": "Feature", "geometry": polygon}
    expected = drawing(polygon, area)
    assert expected.count("z") == 2
    for found in (
        {"type": "MultiPolygon", "coordinates": [ISLAND]},
        {"type": "GeometryCollection", "geometries": [polygon]},
        {"type": "FeatureCollection", "features": [feature]},
    ):
        assert drawing(found, area) == expected


def test_the_coastline_that_comes_with_the_project_is_light_and_whole(content):
    path = coastline_file("incheon")
    assert path.stat().st_size < 10_000
    coastline = coastline_of("incheon")
    assert coastline.year == 2017
    for ring in rings(coastline.land):
        assert len(ring) > 2
        assert all(before != after for before, after in pairwise(ring))
    all_lie_within(coastline)
