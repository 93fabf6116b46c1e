"""Since when a relation is: as precisely as it is known, and what differs is said."""

from itertools import product

import pytest
from django.utils import translation
from django.utils.html import escape

from exchanges.models import City, Relation

pytestmark = pytest.mark.usefixtures("content")
CODES = ("zh_hans", "en", "ko")
ABOUT = {"zh-hans": "约2010年", "en": "about 2010", "ko": "2010년경"}
PAGE = {
    "zh-hans": "（2020年网页）",
    "en": "(page of 2020)",
    "ko": "(2020년 누리집 기준)",
}


def test_a_relation_dated_finer_than_its_exchange_says_why_on_both_pages(client):
    found = []
    for relation in Relation.objects.exclude(since=None).select_related("city"):
        for exchange in relation.city.exchanges.filter(kind="agreement"):
            dates = sorted((str(relation.since), str(exchange.date)), key=len)
            if dates[0] != dates[1] and dates[1].startswith(dates[0]):
                found.append((relation, exchange))
    assert {relation.city.slug for relation, _ in found} == {"sapporo", "kawasaki"}
    for relation, exchange in found:
        finer = max((relation.since, exchange.date), key=lambda date: len(str(date)))
        for row, code in product((relation, exchange), CODES):
            assert str(finer.day) in getattr(row, f"note_{code}"), (row, code)
        for row in (relation.city, exchange):
            with translation.override("en"):
                html = client.get(row.get_absolute_url()).text
            note = (relation if row == relation.city else row).note_en
            assert escape(note.partition(". ")[0]) in html, "marked words come later"
            foot = html[html.index('<p class="note">') :]
            other = exchange if row == relation.city else relation.city
            with translation.override("en"):
                assert f'<a href="{other.get_absolute_url()}' in foot, (row, other)


def test_an_estimate_and_the_year_of_a_page_are_called_so_wherever_they_are_shown(
    client,
):
    hamamatsu = City.objects.get(slug="hamamatsu")
    for code, words in ABOUT.items():
        with translation.override(code):
            pages = (f"/{code}/", f"/{code}/cities/", hamamatsu.get_absolute_url())
        for address in (*pages, f"{pages[2]}exhibition/"):
            text = client.get(address).text
            assert f'<time datetime="2010">{words}</time>' in text, address
        text = client.get(f"/{code}/cities/sapporo/").text
        assert PAGE[code] in text
        assert PAGE[code].replace("2020", "2024") not in text
