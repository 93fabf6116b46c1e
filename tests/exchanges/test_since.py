"""Since when a relation is: as precisely as it is known, and what differs is said."""

import pytest
from django.utils import translation

from exchanges.models import City, Relation

CODES = ("zh_hans", "en", "ko")
ABOUT = {"zh-hans": "约2010年", "en": "about 2010", "ko": "2010년경"}
PAGE = {
    "zh-hans": "（2020年网页）",
    "en": "(page of 2020)",
    "ko": "(2020년 누리집 페이지)",
}


def finer_dates():
    """Pairs of a relation and the exchange that began it, of which one is coarser."""
    for relation in Relation.objects.exclude(since=None).select_related("city"):
        for exchange in relation.city.exchanges.filter(kind="agreement"):
            dates = {str(relation.since), str(exchange.date)}
            if len(dates) == 2 and max(dates).startswith(min(dates, key=len)):
                yield relation, exchange


@pytest.mark.usefixtures("content")
def test_a_relation_dated_finer_than_its_exchange_says_why_on_both_pages(client):
    found = list(finer_dates())
    assert {relation.city.slug for relation, _ in found} == {"sapporo", "kawasaki"}
    for relation, exchange in found:
        day = str(relation.since.day)
        for row in (relation, exchange):
            for code in CODES:
                note = getattr(row, f"note_{code}")
                assert day in note, (row, code)
                assert str(exchange.date.year) in note + row_dates(row), (row, code)


def row_dates(row):
    return f"{getattr(row, 'since', '')}{getattr(row, 'date', '')}"


@pytest.mark.usefixtures("content")
def test_an_estimate_is_called_one_wherever_it_is_shown(client):
    hamamatsu = City.objects.get(slug="hamamatsu")
    for code, words in ABOUT.items():
        with translation.override(code):
            pages = (f"/{code}/", f"/{code}/cities/", hamamatsu.get_absolute_url())
        for address in (*pages, f"{pages[2]}exhibition/"):
            text = client.get(address).text
            assert f'<time datetime="2010">{words}</time>' in text, address


@pytest.mark.usefixtures("content")
def test_the_year_of_a_page_is_called_one(client):
    for code, words in PAGE.items():
        assert words in client.get(f"/{code}/cities/sapporo/").text
        assert (
            words.replace("2020", "2024")
            not in client.get(f"/{code}/cities/sapporo/").text
        )
