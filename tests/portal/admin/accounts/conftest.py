"""The desk of who looks after accounts."""

import pytest


@pytest.fixture
def desk(administrator, as_):
    return as_(administrator)
