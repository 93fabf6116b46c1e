"""How far a city is from the home city, and what its clock shows."""

import datetime

import pytest
from django.utils import timezone, translation

from exchanges.models import City
from exchanges.templatetags.exchanges import hours_apart
from exchanges.ties.tie import distance_km
from tests.tables import each_of

SHENYANG = City(
    title_zh_hans="沈阳",
    title_en="Shenyang",
    title_ko="선양",
    is_home=True,
    latitude=41.8057,
    longitude=123.4315,
    time_zone="Asia/Shanghai",
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    day = datetime.date(2026, 11, 27)
    monkeypatch.setattr(timezone, "localdate", lambda *args: day)


@each_of(
    ("Asia/Seoul", "en", "1 hour ahead of Shenyang"),
    ("Asia/Seoul", "zh-hans", "比沈阳早1小时"),
    ("Asia/Seoul", "ko", "선양보다 1시간 빠름"),
    ("Asia/Manila", "en", "the same time as Shenyang"),
    ("Asia/Manila", "ko", "선양 시간과 같음"),
    ("Asia/Yangon", "en", "1 hour 30 minutes behind Shenyang"),
    ("Asia/Yangon", "zh-hans", "比沈阳晚1小时30分钟"),
    (
        "Europe/Berlin",
        "en",
        "7 hours behind Shenyang in winter, 6 hours behind in summer",
    ),
    (
        "Europe/Berlin",
        "zh-hans",
        "冬季比沈阳晚7小时，夏季晚6小时",
    ),
    (
        "Europe/Berlin",
        "ko",
        "겨울에는 선양보다 7시간 느림, 여름에는 6시간 느림",
    ),
    ("", "en", ""),
    ("Nowhere/At_all", "en", ""),
)
def test_the_clock_is_compared_with_that_of_the_home_city(zone, language, sentence):
    with translation.override(language):
        html = hours_apart(City(time_zone=zone), SHENYANG)
    assert html.replace("<span>", "").replace("</span>", "") == sentence


def test_a_distance_is_that_of_the_great_circle_and_needs_both_points():
    incheon = City(latitude=37.4563, longitude=126.7052)
    antipode = City(latitude=-41.8057, longitude=123.4315 - 180)
    assert 550 <= distance_km(incheon, SHENYANG) <= 570
    assert distance_km(antipode, SHENYANG) == 20015
    assert distance_km(City(), SHENYANG) is None
    assert distance_km(incheon, None) is None


def test_the_home_city_has_no_tie_to_itself(content, client):
    for slug, number in (("incheon", 1), ("shenyang", 0)):
        html = client.get(f"/en/cities/{slug}/").text
        assert html.count("<dt>Distance</dt>") == number
        assert html.count("<dt>Local time</dt>") == number
