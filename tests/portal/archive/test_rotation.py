"""Which copies of a folder stay."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.archive.places import STAMP, folder_of, new_name
from portal.archive.rotation import Keep, drop_old

LAST = datetime(2026, 11, 27, 2, 20, tzinfo=UTC)


@pytest.fixture
def copies(tmp_path):
    """One a night for 400 nights, a second one of the last day, and other files."""
    times = [LAST - timedelta(days=n) for n in range(400)]
    for time in [*times, LAST + timedelta(hours=3)]:
        (tmp_path / f"portal-{time.strftime(STAMP)}.tar").touch()
    for name in ("notes.txt", "portal-20200101T000000Z-replaced.tar", "media.tar"):
        (tmp_path / name).touch()
    return tmp_path


def days(folder):
    copies = folder_of(folder).copies()
    return [f"{time:%m-%d}" for time, _size in copies.values()]


def test_the_newest_of_each_of_the_last_days_weeks_and_months_stays(copies):
    drop_old(folder_of(copies), Keep(7, 4, 12))
    last_days = ["11-27", "11-26", "11-25", "11-24", "11-23", "11-22", "11-21"]
    weeks = ["11-15", "11-08"]  # Sundays; this week and the last one end with a day
    months = ["10-31", "09-30", "08-31", "07-31", "06-30", "05-31", "04-30"]
    months += ["03-31", "02-28", "01-31", "12-31"]
    assert days(copies) == [*last_days, *weeks, *months]
    assert "T052000Z" in next(iter(folder_of(copies).copies()))
    assert {"notes.txt", "portal-20200101T000000Z-replaced.tar", "media.tar"} <= {
        path.name for path in copies.iterdir()
    }


def test_after_a_long_silence_the_old_ones_are_still_there(tmp_path):
    for year in (2019, 2020):
        (tmp_path / f"portal-{year}0101T000000Z.tar.age").touch()
    for days, left in ((2, 2), (1, 1)):
        drop_old(folder_of(tmp_path), Keep(days, 0, 0))
        assert len(list(tmp_path.iterdir())) == left


def test_a_new_copy_has_a_name_that_counts(tmp_path, settings):
    settings.BACKUP_KEY = "AGE-SECRET-KEY-1"
    (tmp_path / new_name()).touch()
    assert len(folder_of(tmp_path).copies()) == 1
