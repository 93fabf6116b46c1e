"""A point outside the country of its city is noticed."""

from django.utils import translation

from attractions.models import Attraction
from exchanges.geography.countries import names_in
from exchanges.geography.country_boxes import boxes, may_lie_in
from exchanges.models import City
from portal.editorial.quality.checks import doubts_of
from tests.actors.desk import page
from tests.tables import each_of


def test_every_country_of_the_choices_has_boxes_on_the_earth():
    assert boxes().keys() == names_in("en").keys()
    for found in boxes().values():
        for south, west, north, east in found:
            assert -90 <= south < north <= 90
            assert -180 <= west < east <= 180


@each_of(
    ("KR", 37.456, 126.705, True),
    ("KR", 41.805, 123.432, False),
    ("CN", 41.805, 123.432, True),
    ("CN", 25.03, 121.56, True),
    ("CN", 22.3, 114.17, True),
    ("CN", 37.456, 126.705, True),  # a box is no border
    ("CN", 37.456, 140, False),
    ("RU", 43.1, 131.9, True),
    ("RU", 64.4, -173.2, True),  # beyond the 180th meridian
    ("RU", 64.4, -150, False),
    ("FJ", -18.1, 178.4, True),
    ("FJ", -16.8, -179.9, True),
    ("FJ", -18.1, 0, False),
    ("US", 21.3, -157.9, True),
    ("US", 48.9, 2.35, False),
    ("FR", 48.9, 2.35, True),
    ("FR", -20.9, 55.5, True),
    ("RE", -20.9, 55.5, True),
    ("RE", 48.9, 2.35, False),
    ("XX", 0, 0, True),
)
def test_a_country_is_where_it_is(country, latitude, longitude, inside):
    assert may_lie_in(country, latitude, longitude) is inside


def sentences(row):
    return [each.sentence for each in doubts_of(row) if each.field == "latitude"]


def test_a_city_and_its_sights_lie_in_its_country(content, make_city, make_one):
    for row in [*City.objects.all(), *Attraction.objects.all()]:
        assert sentences(row) == [], row
    there = {"latitude": 41.8, "longitude": 123.4}
    turned = {"latitude": 37.4, "longitude": 126.7}
    city = make_city("one", **there)
    assert sentences(city) == ["该坐标不在韩国境内。请核对是否为 WGS 84 坐标（度）。"]
    sight = make_one(Attraction, "two", city=city, **there)
    assert sentences(sight) == sentences(city)
    home = City.objects.get(is_home=True)
    home.latitude = home.longitude = 0
    assert len(sentences(home)) == 1
    for row in (city, sight):
        row.latitude, row.longitude = turned.values()
        assert sentences(row) == []
    city.latitude, city.longitude = 36.9, 129.9
    assert sentences(city) == []
    city.country, city.latitude, city.longitude = "IQ", 44.4, 33.3
    assert "纬度与经度似乎填反了" in sentences(city)[0]
    city.latitude = city.longitude = None
    assert sentences(city) == []


@each_of((City, "zh-hans"), (Attraction, "en"), (City, "ko"))
def test_a_form_says_which_system_is_meant(model, language, client, editor):
    type(editor).objects.update(language=language)
    client.force_login(editor)
    html = client.get(page(model, "add")).text
    with translation.override(language):
        help_text = str(model._meta.get_field("latitude").help_text)
    assert "GCJ-02" in help_text
    assert help_text in html
    assert html.count("WGS 84") >= 2
