"""Cities with a relation, and a day on which the office looks at them."""

import datetime

import pytest
from django.utils import timezone

from exchanges.models import Relation


@pytest.fixture
def on(monkeypatch):
    """Let the office's calendar show a day, which is returned."""

    def show(text):
        day = datetime.date.fromisoformat(text)
        monkeypatch.setattr(timezone, "localdate", lambda *args: day)
        return day

    return show


@pytest.fixture
def partner(make_city):
    def make(slug, since, kind="sister", **values):
        city = make_city(slug, **values)
        Relation.objects.create(city=city, kind=kind, since=since)
        return city

    return make
