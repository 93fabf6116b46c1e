"""The trail of a site that has no copies."""

import pytest


@pytest.fixture(autouse=True)
def no_copies(settings, tmp_path):
    """Compare the trail with no copies that are on the machine of the tests."""
    settings.BACKUP_ROOT = tmp_path / "copies"
