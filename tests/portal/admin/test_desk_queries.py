"""How often the desk asks the database: no more for many rows than for few."""

import pytest

from tests.bench.content import fill
from tests.bench.desk_pages import cases
from tests.queries import queries

# Each opens and saves every page of the desk, among many rows.

pytestmark = [pytest.mark.engine, pytest.mark.full]

FEW, MANY = 20, 200


def numbers(measured):
    """The queries of each page and each save, once everything is warm."""
    for case in measured:
        case.prepare()()
    return {case.name: queries(case.prepare()) for case in measured}


@pytest.fixture
def measured(editor, publisher, client):
    fill(FEW)
    client.force_login(publisher)
    return cases(client, editor)


def test_no_page_of_the_desk_asks_more_often_where_there_is_more(measured):
    few = numbers(measured)
    fill(MANY)
    assert numbers(measured) == few


def test_no_page_of_the_desk_asks_too_often(measured):
    limits = {case.name: case.queries_at_most for case in measured}
    found = numbers([case for case in measured if case.queries_at_most])
    assert not {name: n for name, n in found.items() if n > limits[name]}
