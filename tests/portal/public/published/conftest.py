"""A folder of published pages, and changes that are committed."""

import pytest
from django.test import Client
from django.utils import timezone

from portal.public.published import folder
from portal.public.published.switching import switch


@pytest.fixture
def published_root(settings, tmp_path, media_folder):
    settings.PUBLISHED_ROOT = str(tmp_path / "published")
    settings.SITE_URL = "http://testserver"
    settings.SERVE_ALONE = 60
    return tmp_path / "published"


@pytest.fixture
def files(published_root, transactional_db, content):
    """The content of the project, given out as files, none of which is there yet."""
    switch()
    return published_root


@pytest.fixture
def visitor():
    return Client()
