"""What was scheduled appears at its minute, whatever the clock of the machine shows."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from portal.content.kinds import content_models
from portal.content.states import State
from portal.models import Story
from tests.portal.admin.test_admin import page
from tests.reading.form import edit

pytestmark = pytest.mark.engine

ZONES = ["America/New_York", "UTC", "Asia/Shanghai", "Pacific/Kiritimati"]
# In July, when New York has summer time. 08:30 in Beijing is 00:30 UTC.
TYPED = {"step-moment_0": "2099-07-01", "step-moment_1": "08:30"}
AT = datetime(2099, 7, 1, 0, 30, tzinfo=UTC)
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


@pytest.fixture
def scheduled(content, machine_in, client, publisher, make_one):
    """A story that a publisher scheduled by hand."""
    row = make_one(
        Story, "scheduled", title_en="In time", status="review", published_at=None
    )
    client.force_login(publisher)
    edit(client, page(Story, "change", row.pk), Story, "_step", "schedule", **TYPED)
    client.logout()
    row.refresh_from_db()
    return row


def places(client, row):
    """Where visitors find the row now."""
    own = client.get("/en/stories/scheduled/").status_code == 200
    lists = {url: client.get(url).text for url in ("/en/", "/en/stories/")}
    return own, *("In time" in html for html in lists.values())


def test_it_appears_at_its_minute_and_not_before(scheduled, client, clock):
    assert scheduled.published_at == AT
    clock(AT - SECOND)
    assert not any(places(client, scheduled))
    assert scheduled.state == State.SCHEDULED
    clock(AT)
    assert all(places(client, scheduled))
    assert scheduled.state == State.PUBLIC


def test_it_leaves_at_its_minute_and_not_before(
    machine_in, client, clock, publisher, make_one
):
    row = make_one(Story, "scheduled", title_en="In time")
    client.force_login(publisher)
    edit(client, page(Story, "change", row.pk), Story, "_step", "expire", **TYPED)
    client.logout()
    clock(AT - SECOND)
    assert all(places(client, row))
    clock(AT)
    assert not any(places(client, row))


def test_the_desk_shows_the_time_of_beijing(scheduled, client, publisher):
    client.force_login(publisher)
    html = client.get(page(Story, "change", scheduled.pk)).text
    assert "2099-07-01 08:30" in html
    start = client.get("/admin/").text
    assert "2099-07-01 08:30" in start


@pytest.mark.parametrize("model", content_models())
def test_every_kind_appears_at_its_minute(client, clock, make_one, model):
    row = make_one(model, "scheduled", published_at=AT)
    with translation.override("en"):
        url = row.get_absolute_url()
    for moment, status in ((AT - SECOND, 404), (AT, 200)):
        clock(moment)
        assert client.get(url).status_code == status
        assert model.objects.published().filter(pk=row.pk).exists() is (status == 200)
