"""What a query leaves out of rows is fetched for all of them, once it is asked for."""

import pytest

from exchanges.models import Exchange
from portal.content.partial_date import PartialDate
from tests.queries import queries


@pytest.mark.engine
def test_what_was_left_out_comes_with_one_query_and_as_it_is(content):
    Exchange.objects.filter(slug="masks-2020").update(end_date="2020-03")
    rows = list(Exchange.objects.published().for_names("date"))
    found = {}
    asked = queries(lambda: found.update({row.slug: row.end_date for row in rows}))
    assert (asked, len(found)) == (1, len(rows))
    assert found["masks-2020"] == PartialDate(2020, 3)
    assert {type(value) for value in found.values()} <= {PartialDate, type(None)}
