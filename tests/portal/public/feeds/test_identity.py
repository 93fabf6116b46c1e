"""What names a row for ever."""

from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

from portal.public.feeds.ids import uuid_of

MADE = datetime(2026, 3, 1, 12, 30, 5, 999, tzinfo=UTC)


def row(pk=1, created_at=MADE):
    return SimpleNamespace(pk=pk, created_at=created_at)


def test_each_row_of_each_kind_in_each_database_has_a_name_of_its_own():
    names = [
        uuid_of("story", row()),
        uuid_of("city", row()),
        uuid_of("story", row(pk=2)),
        uuid_of("story", row(created_at=MADE + timedelta(microseconds=1))),
        uuid_of("story", row(), "ko"),
        uuid_of("story", None),
    ]
    assert len(set(names)) == len(names)


def test_the_name_is_the_same_whenever_and_wherever_it_is_asked_for():
    beijing = MADE.astimezone(timezone(timedelta(hours=8)))
    name = uuid_of("story", row(created_at=beijing))
    assert name == uuid_of("story", row())
    assert str(name) == "61ffdf66-12e1-507b-932d-fa8e0d15756e"
