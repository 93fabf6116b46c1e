"""A calendar as strict clients take it: by RFC 5545 and by two readers."""

import icalendar
import vobject


class Ics:
    """A calendar; raises where it breaks a rule or its readers disagree."""

    def __init__(self, content):
        # Unfolded: each line ended by CRLF, at most 75 octets (RFC 5545, 3.1).
        assert content.endswith(b"\r\n")
        for line in content.removesuffix(b"\r\n").split(b"\r\n"):
            assert len(line) <= 75
            assert not {*line} & {*range(9), *range(10, 32), 127}, line
            line.decode()  # no letter is cut in two
        self.lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
        self.calendar = icalendar.Calendar.from_ical(content)
        assert not self.calendar.errors
        self.events = list(self.calendar.walk("VEVENT"))
        other = vobject.readOne(content.decode())
        theirs = other.contents.get("vevent", [])
        assert [each.summary.value for each in theirs] == self.summaries
        assert [each.dtstart.value for each in theirs] == [
            event["dtstart"].dt for event in self.events
        ]
        for event in self.events:  # section 3.6.1, and that it is one of whole days
            for name in ("uid", "dtstamp", "dtstart", "summary", "url"):
                assert name in event, name
            assert event["dtstart"].params["VALUE"] == "DATE"
            assert "dtend" not in event or event["dtstart"].dt < event["dtend"].dt
            assert event["transp"] == "TRANSPARENT"
            assert event["dtstamp"].dt.utcoffset().total_seconds() == 0
        uids = [str(event["uid"]) for event in self.events]
        assert len(uids) == len(set(uids))

    @property
    def summaries(self):
        return [str(event["summary"]) for event in self.events]

    def event(self, summary):
        (found,) = [each for each in self.events if each["summary"] == summary]
        return found


def days(event):
    """The first day and the day after the last one, in ISO 8601."""
    end = event.get("dtend")
    return event["dtstart"].dt.isoformat(), end and end.dt.isoformat()
