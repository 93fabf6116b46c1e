"""Rows that tables are imported into."""

import pytest

from exchanges.models import Exchange
from tests.portal.editorial.records.plans import table_of


@pytest.fixture
def table():
    return table_of(Exchange)


@pytest.fixture
def live(content):
    return Exchange.objects.published().first()


@pytest.fixture
def draft(make_one, content):
    return make_one(Exchange, "draft", status="draft", published_at=None)
