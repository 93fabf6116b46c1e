"""A folder of published pages, and changes that are committed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from attractions.models import Attraction
from exchanges.models import City, Exchange, Relation
from portal.models import Page, SiteSettings, Story
from portal.public.published.switching import switch


@pytest.fixture
def published_root(settings, tmp_path, media_folder):
    settings.PUBLISHED_ROOT = str(tmp_path / "published")
    settings.SITE_URL = "http://testserver"
    settings.SERVE_ALONE = 60
    return tmp_path / "published"


@pytest.fixture
def few(transactional_db, make_one):
    """A page or two of each kind, in three languages; changes are committed."""
    SiteSettings.objects.create(name="友好城市", name_en="Sister cities", office="外办")
    titles = {"title_en": "Title", "title_ko": "제목"}
    make_one(City, "shenyang", country="CN", is_home=True, **titles)
    city = make_one(City, "incheon", latitude=37.5, longitude=126.7, **titles)
    Relation.objects.create(city=city, kind="sister", since="2014-06")
    last_year = f"{timezone.localdate().year - 1}-06-12"
    exchange = make_one(Exchange, "visit", date=last_year, **titles)
    exchange.cities.add(city)
    make_one(Attraction, "island", city=city, **titles)
    make_one(Page, "about", **titles)
    return make_one(Story, "first", **titles)


@pytest.fixture
def files(published_root, few):
    """These pages, given out as files, none of which is there yet."""
    switch()
    return published_root


@pytest.fixture
def publisher_signed_in(few, django_user_model):
    user = django_user_model.objects.create_superuser("boss", password="x" * 20)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def visitor():
    return Client()


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
