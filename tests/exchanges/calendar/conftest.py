"""What tests of the calendar share."""

import pytest

from exchanges.calendar import filters


@pytest.fixture
def all_years(monkeypatch):
    """A calendar that names no year holds all of them."""
    monkeypatch.setattr(filters, "YEARS", 9999)


@pytest.fixture
def content(one_friendship):
    """The events of one friendship, so that a test can say what is found."""
