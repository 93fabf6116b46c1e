"""How servers hear of each other, on PostgreSQL."""

import logging
from contextlib import closing

import pytest
from django.db import connection

from portal.public.published.nodes.messages import Listener

pytestmark = pytest.mark.engine


def test_two_keepers_of_one_name_are_noticed(db, settings, caplog):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    settings.NODE_URL = "http://10.0.0.1:8000"
    with (
        caplog.at_level(logging.ERROR),
        closing(Listener()) as first,
        closing(Listener()) as second,
    ):
        first.wait(0)
        settings.NODE_URL = "http://10.0.0.2:8000"
        second.wait(0)
        assert not caplog.messages
        first.close()
        first.wait(0)
        assert "http://10.0.0.2:8000" in caplog.text
