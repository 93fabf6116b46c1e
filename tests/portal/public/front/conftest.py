"""A little content whose changes are committed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exchanges.models import City, Exchange, Relation
from portal.models import Page, SiteSettings, Story


@pytest.fixture
def few(transactional_db, make_one):
    SiteSettings.objects.create(name="友好城市", office="外办")
    make_one(City, "shenyang", country="CN", is_home=True)
    city = make_one(City, "incheon", latitude=37.5, longitude=126.7)
    Relation.objects.create(city=city, kind="sister", since="2014-06")
    make_one(Exchange, "visit", date="2025-06-12").cities.add(city)
    make_one(Page, "about")
    return make_one(Story, "first")


@pytest.fixture
def clock(monkeypatch):
    """Lets time pass: `clock(minutes=5)`; returns the moment that it is then."""
    real, passed = timezone.now, timedelta()

    def move(**values):
        nonlocal passed
        passed += timedelta(**values)
        return timezone.now()

    monkeypatch.setattr(timezone, "now", lambda: real() + passed)
    return move
