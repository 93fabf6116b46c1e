"""Rows that tables are taken into, and parts small enough to need several."""

import pytest

from exchanges.models import Exchange
from portal.editorial.tables import importing
from tests.portal.editorial.tables.plans import table_of


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Three rows are written in two parts, as 5,000 are in fifty."""
    monkeypatch.setattr(importing, "PART", 2)


@pytest.fixture
def table():
    return table_of(Exchange)


@pytest.fixture
def live(content):
    return Exchange.objects.published().first()


@pytest.fixture
def draft(make_one, content):
    return make_one(Exchange, "draft", status="draft", published_at=None)
