"""What each partner city and each event that comes with the project must tell."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import product

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from exchanges.models import Agreement, City, Delegation, Exchange
from portal.content.kinds import content_models
from tests.tables import each_of

LANGUAGES = [code.replace("-", "_") for code, _ in settings.LANGUAGES]
SHORTEST_PORTRAIT = 60  # characters
NAMES_A_SOURCE = {
    "zh_hans": r"(^|[，。；])据[^，。]*(介绍|报道|文章|网站|称)|微信|公众号|文章称",
    "en": r"(?i)according to|wechat|the article|\breports? (say|that)|press report",
    "ko": r"에 따르면|위챗|공식 계정|기사(는|에)|보도(에|했)",
}
pytestmark = pytest.mark.usefixtures("content")


def text(row, name, language):
    """A text of the row as a reader sees it, in one line; empty where it has none."""
    return " ".join(strip_tags(getattr(row, f"{name}_{language}") or "").split())


def test_every_exchange_and_area_names_a_source_and_every_partner_says_all():
    exchanges = Exchange.objects.published()
    areas = City.objects.published().exclude(area_km2=None)
    partners = City.objects.published().partners()
    assert all((exchanges, areas, partners))
    assert not [each.slug for each in exchanges if not each.sources.exists()]
    assert not [city.slug for city in areas if not city.area_source]
    names = ("latitude", "longitude", "time_zone")
    names += ("population", "population_year", "population_source")
    lacking = [
        (c.slug, n) for c in partners for n in names if getattr(c, n) in (None, "")
    ]
    assert not lacking


@each_of(*LANGUAGES)
def test_every_city_has_a_portrait_and_every_page_a_beginning_of_its_own(language):
    """It tells of the row, and not where its facts come from: that is at the foot."""
    partners = City.objects.published().partners()
    portraits = {city.slug: len(text(city, "body", language)) for city in partners}
    assert not [each for each in portraits if portraits[each] < SHORTEST_PORTRAIT]
    rows = [row for model in content_models() for row in model.objects.published()]
    summaries = Counter(text(row, "summary", language) for row in rows)
    summaries.pop("", None)
    assert not [summary for summary, number in summaries.items() if number > 1]
    named = set()
    for row in rows:
        body = text(row, "body", language)
        first = re.split(r"(?<=[.!?])\s|(?<=[。！？])", body)[0]
        for lead in (text(row, "summary", language), first):
            if re.search(NAMES_A_SOURCE[language], lead):
                named.add((row._meta.model_name, row.slug, lead))
    assert not named


@each_of(*LANGUAGES)
def test_a_part_of_an_exchange_repeats_none_of_its_texts(language):
    parts = [
        part
        for model in (Delegation, Agreement)
        for part in model.objects.published().exclude(exchange=None)
    ]
    assert parts
    repeated = []
    for part in parts:
        own, told = (
            [text(row, name, language) for name in ("summary", "body")]
            for row in (part, part.exchange)
        )
        repeated += [
            part.slug
            for mine, its in product(filter(None, own), told)
            if SequenceMatcher(None, mine, its).ratio() > 0.7
        ]
    assert not repeated
