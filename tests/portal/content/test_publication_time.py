"""What was scheduled appears at its minute, whatever the clock of the machine shows."""

import re
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from exchanges.models import Exchange
from portal.content.states import State
from portal.models import Story
from tests.portal.admin.test_admin import page
from tests.reading.form import edit
from tests.tables import each_of

pytestmark = pytest.mark.engine

# One on each side of the office; all other tests run on a machine beside it.
ZONES = ["America/New_York", "Pacific/Kiritimati"]
# In July, when New York has summer time. Midnight in Beijing is 16:00 UTC of the day
# before, so that whoever counts days elsewhere is a day off.
TYPED = {"step-moment": "2099-07-02T00:00"}
AT = datetime(2099, 7, 1, 16, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(params=ZONES)
def machine_in(request, monkeypatch):
    """The machine stands in another time zone than the office."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        there = datetime.now(ZoneInfo(request.param))
        assert datetime.now().astimezone().utcoffset() == there.utcoffset()
        yield request.param
    time.tzset()


@pytest.fixture
def clock(monkeypatch):
    """Sets the time that the portal believes it is."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def places(client):
    """Where visitors find the story now."""
    own = client.get("/en/stories/scheduled/").status_code == 200
    lists = {url: client.get(url).text for url in ("/en/", "/en/stories/")}
    return own, *("In time" in html for html in lists.values())


def test_it_appears_at_its_minute_and_not_before(
    content, machine_in, client, clock, publisher, make_one
):
    review = {"status": "review", "published_at": None}
    scheduled = make_one(Story, "scheduled", title_en="In time", **review)
    client.force_login(publisher)
    url = page(Story, "change", scheduled.pk)
    edit(client, url, Story, "_step", "schedule", **TYPED)
    scheduled.refresh_from_db()
    assert scheduled.published_at == AT
    html = client.get(url).text
    assert "2099-07-02 00:00" in html, "at the desk it is the time of Beijing"
    assert "2099年7月2日 00:00" in client.get(page(Story, "changelist")).text
    client.logout()
    clock(AT - SECOND)
    assert not any(places(client))
    assert scheduled.state == State.SCHEDULED
    clock(AT)
    assert all(places(client))
    assert scheduled.state == State.PUBLIC
    clock(AT + SECOND)
    for url in ("/en/stories/scheduled/", "/en/stories/"):
        text = client.get(url).text
        assert re.search("2099-07-02|2 July 2099|July 2, 2099", text), url
        assert not re.search("2099-07-01|1 July 2099|July 1, 2099", text), url
    # A feed names the moment, which each reader shows in a zone of its own.
    assert "2099-07-01T16:00:00Z" in client.get("/en/feed.atom").text


def test_it_leaves_at_its_minute_and_not_before(
    machine_in, client, clock, publisher, make_one
):
    row = make_one(Story, "scheduled", title_en="In time")
    client.force_login(publisher)
    edit(client, page(Story, "change", row.pk), Story, "_step", "expire", **TYPED)
    client.logout()
    clock(AT - SECOND)
    assert all(places(client))
    clock(AT)
    assert not any(places(client))


@pytest.mark.parametrize("machine_in", ["America/New_York"], indirect=True)
def test_an_hour_that_a_machine_lives_twice_changes_nothing(
    machine_in, client, clock, make_one
):
    """Its clock goes back from 2:00 to 1:00; the row appears in between, and stays."""
    back = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
    make_one(Story, "scheduled", title_en="In time", published_at=back)
    seen, shown = [], []
    for minutes in range(-70, 71, 10):
        moment = back + timedelta(minutes=minutes)
        seen.append(time.strftime("%H:%M", time.localtime(moment.timestamp())))
        clock(moment)
        shown.append(client.get("/en/stories/scheduled/").status_code == 200)
    assert len(set(seen)) < len(seen), "an hour comes twice"
    assert shown == [False] * 7 + [True] * 8


@each_of("2012", "2012-06", "2012-06-12")
def test_a_date_has_no_zone(date, machine_in, client, make_one):
    make_one(Exchange, "dated", date=date, title_en="Dated")
    page_of_row = client.get("/en/exchanges/dated/").text
    assert f'datetime="{date}"' in page_of_row
    assert f'"startDate": "{date}"' in page_of_row or f'"{date}"' in page_of_row
    row = Exchange.objects.get(slug="dated")
    assert (str(row.date), str(row.date)[:4]) == (date, "2012")
    assert "Dated" in client.get("/en/exchanges/?year=2012").text
    for other in (2011, 2013):
        assert "Dated" not in client.get(f"/en/exchanges/?year={other}").text
