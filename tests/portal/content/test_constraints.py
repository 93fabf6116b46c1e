"""What must never be is refused by the database itself, whoever writes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Delegation, Exchange, Relation
from portal.content.kinds import content_models
from portal.models import Page, Picture, SiteSettings
from tests.tables import each_of

pytestmark = [pytest.mark.engine, pytest.mark.django_db]


def refused(make):
    """Whether the database refuses what `make` writes around all Python checks."""
    try:
        with transaction.atomic():
            make()
            connection.check_constraints()
    except (IntegrityError, DataError):  # PostgreSQL's own ranges come first
        return True
    return False


def change(row, **values):
    return lambda: type(row).objects.filter(pk=row.pk).update(**values)


@each_of(*content_models())
def test_a_live_row_has_its_own_slug_and_one_copy_that_is_not_published(
    model, make_one
):
    row = make_one(model, "one")
    copy = make_one(model, "two", status="draft", live=row)
    assert refused(change(make_one(model, "three"), slug="one"))
    assert not refused(change(copy, slug="one"))
    assert refused(change(row, slug=""))
    assert refused(change(copy, status="published"))
    assert refused(change(make_one(model, "four", status="draft"), live=row))
    # What is published has a title and a time.
    assert refused(change(row, title_zh_hans=None))
    assert refused(change(row, title_zh_hans=""))
    assert refused(change(row, published_at=None))
    assert refused(change(row, expires_at=row.published_at))
    later = row.published_at + timezone.timedelta(seconds=1)
    assert not refused(change(row, expires_at=later))


def test_there_is_one_live_home_city(make_city):
    home = make_city("home", is_home=True)
    other = make_city("other")
    assert refused(change(other, is_home=True))
    make_city("copy", is_home=True, live=home, status="draft")
    with pytest.raises(ValidationError, match="已经设有本市") as error:
        City(title_zh_hans="第二", country="CN", is_home=True, slug="x").full_clean()
    assert "is_home" in error.value.error_dict


@each_of(
    ("2012-06-12", "2012-06-12", True),
    ("2012-06-12", "2012-06-11", False),
    ("2012-06-12", "2012-06", True),
    ("2012-06-12", "2012-05", False),
    ("2012-06-12", "2012", True),
    ("2012", "2012-01", True),
    ("2012", "2011-12-31", False),
    ("2012-06", "2013", True),
    ("2012-06", None, True),
)
def test_an_end_is_not_before_its_start_at_the_coarser_precision(
    start, end, valid, make_one
):
    exchange = make_one(Exchange, "one")
    assert refused(change(exchange, date=start, end_date=end)) is not valid
    exchange.date, exchange.end_date = start, end
    if valid:
        exchange.full_clean()
    else:
        with pytest.raises(ValidationError, match="结束日期早于开始日期") as error:
            exchange.full_clean()
        assert "end_date" in error.value.error_dict
    delegation = make_one(Delegation, "two")
    assert refused(change(delegation, arrived=start, left=end)) is not valid


POINTS = [(90.001, 0), (-90.001, 0), (0, 180.001), (0, -180.001)]
POINTS += [(37.5, None), (None, 126.4)]
AREAS = [0, 0.0999, -5, 1_000_000.5, float("inf")]


@each_of(
    *(
        (model, {"latitude": latitude, "longitude": longitude}, "")
        for model in (City, Attraction)
        for latitude, longitude in POINTS
    ),
    *((City, {"area_km2": area, "area_year": 2022}, "area_km2") for area in AREAS),
    (City, {"area_km2": 10, "area_year": None}, ""),
    (City, {"area_year": 40000}, "area_year"),
    (City, {"population": 10, "population_year": None}, ""),
    (City, {"population": -1, "population_year": 2022}, "population"),
    (City, {"population": 2_000_000_000}, "population"),
    (City, {"population_year": 0}, "population_year"),
    (Delegation, {"size": 0}, "size"),
    (Delegation, {"size": 32767}, "size"),
    (Page, {"position": 1000}, "position"),
)
def test_a_wrong_number_is_refused_alike_by_both_engines(
    model, values, field, make_one
):
    """A point lies on the earth and is whole; a figure is positive and has its year."""
    row = make_one(model, "one")
    assert refused(change(row, **values))
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert not field or field in error.value.error_dict


@each_of(
    (City, {"latitude": 90, "longitude": -180}),
    (Attraction, {"latitude": None, "longitude": None}),
    *((City, {"area_km2": area, "area_year": 2022}) for area in (0.1, 10.5, 1e6, None)),
)
def test_a_right_number_is_stored(model, values, make_one):
    row = make_one(model, "one")
    assert not refused(change(row, **values))
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()


@each_of("area_year", "population_year")
def test_no_figure_is_from_a_year_to_come(field, make_city):
    city, this_year = make_city(), timezone.localdate().year
    setattr(city, field, this_year)
    city.full_clean()
    setattr(city, field, this_year + 1)
    with pytest.raises(ValidationError, match=f"{this_year + 1}年尚未到来") as error:
        city.full_clean()
    assert field in error.value.error_dict


def test_a_part_stands_once_and_so_do_the_settings(make_city, make_one):
    city, place = make_city(), make_one(Attraction, "one")
    Relation.objects.create(city=city, kind="sister", since="2013")
    Relation.objects.create(city=city, kind="friendly", since="2003")
    assert refused(lambda: Relation.objects.create(city=city, kind="sister"))
    work = {"slug": "film", "title_zh_hans": "片", "kind": "film", "year": 2003}
    ScreenWork.objects.create(filmed_at=place, **work)
    assert refused(lambda: ScreenWork.objects.create(filmed_at=place, **work))
    names = {"name_zh_hans": "站", "office_zh_hans": "办"}
    SiteSettings.objects.create(**names)
    assert refused(lambda: SiteSettings.objects.create(id=2, **names))


def test_a_delegation_goes_to_another_city_and_an_exchange_has_one(make_one):
    exchange = make_one(Exchange, "one")
    row = make_one(Delegation, "one", exchange=exchange)
    assert refused(change(row, host=row.sender))
    other = make_one(Delegation, "two")
    assert refused(change(other, exchange=exchange))
    assert not refused(change(other, exchange=exchange, live=row, status="draft"))


@each_of({"width": 0}, {"height": 0}, {"focal_x": 1.1}, {"focal_y": -0.1})
def test_the_size_of_a_picture_is_recorded_and_its_focal_point_inside(wrong):
    picture = Picture(slug="one", file="a.png", width=4, height=3)
    Picture.objects.bulk_create([picture])
    assert refused(change(picture, **wrong))
