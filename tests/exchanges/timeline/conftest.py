"""The timeline of one friendship."""

import pytest


@pytest.fixture
def content(one_friendship):
    """The events of one friendship, so that a test can say what is found."""
