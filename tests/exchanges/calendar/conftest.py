"""What tests of the calendar share."""

import pytest

from exchanges.calendar import filters


@pytest.fixture
def all_years(monkeypatch):
    """A calendar that names no year holds all of them."""
    monkeypatch.setattr(filters, "YEARS", 9999)
