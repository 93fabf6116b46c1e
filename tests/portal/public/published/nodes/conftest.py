"""Two servers in one process, of which one at a time is this one."""

from contextlib import contextmanager

import pytest
from django.conf import settings as current
from django.test import override_settings

from portal.public.published.nodes import withdrawals
from portal.public.published.switching import switch
from tests.start import HOST, free_port


@pytest.fixture
def other(files, settings, tmp_path, monkeypatch):
    """A second server that gives out the same pages; a block is what it does.

    Nothing answers at its address, and nobody waits long for it.
    """
    monkeypatch.setattr(withdrawals, "WAITS", 0.3)
    monkeypatch.setattr(withdrawals, "silent_at", {})
    settings.NODE_URL = "http://10.0.0.1:8000"
    switch()
    url, root = f"http://{HOST}:{free_port()}", str(tmp_path / "other")

    @contextmanager
    def acting():
        with override_settings(NODE_URL=url, PUBLISHED_ROOT=root):
            yield current

    acting.url = url
    with acting():
        switch()
    return acting
