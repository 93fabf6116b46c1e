"""The newest exchanges are found without sorting all of them."""

import pytest
from django.db import connection

from exchanges.models import Exchange

SORTED = {"sqlite": "TEMP B-TREE", "postgresql": "Sort"}


@pytest.mark.engine
def test_the_timeline_is_read_in_the_order_of_an_index(content):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which would read so few rows at once
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = Exchange.objects.published().in_order()[:20].explain()
    assert "exchanges_exchange_" in plan
    assert SORTED[connection.vendor] not in plan
