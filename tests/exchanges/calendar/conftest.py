"""What tests of the calendar share."""

import pytest

from exchanges.calendar import rows
from tests.exchanges.calendar.ics import Ics


@pytest.fixture
def all_years(monkeypatch):
    """A calendar that names no year holds all of them."""
    monkeypatch.setattr(rows, "YEARS", 9999)


@pytest.fixture
def content(one_friendship):
    """The events of one friendship, so that a test can say what is found."""


@pytest.fixture
def read(client):
    """Ask for a calendar and take it as strict clients do."""

    def read(query="", language="en"):
        response = client.get(f"/{language}/exchanges.ics{query}")
        assert response.status_code == 200, query
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        return Ics(response.content)

    return read
