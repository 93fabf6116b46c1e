"""The working days of the office: Monday to Friday, but for what its calendar says.

The State Council moves working days to weekends around public holidays (调休), so the
days off and the working days of each year are rows that the office enters.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from portal.models import Holiday

DAY = timedelta(days=1)
LONGEST = 60  # days without a single working day; more is a slip in the calendar
DEADLINE = (
    3  # working days for the answer to a report of an error: 国办秘函〔2019〕19号
)
ANNOUNCED = 12  # the month by which next year's days are known, as a rule


class WorkingDays:
    """A calendar: `special` says of a day whether the office works against habit."""

    def __init__(self, special):
        self.special = special

    def holds(self, day):
        """Whether the office works on a day."""
        return self.special.get(day, day.weekday() < 5)

    def after(self, day, number):
        """The working day that is the `number`th after a day, which does not count."""
        return self.step(day, number, DAY)

    def before(self, day, number):
        """The working day that is the `number`th before a day, which does not count."""
        return self.step(day, number, -DAY)

    def step(self, day, number, way):
        idle = 0
        while number:
            day += way
            idle += 1
            if self.holds(day) or idle == LONGEST:
                number, idle = number - 1, 0
        return day


def calendar():
    """The calendar of the office as it is entered now; one query."""
    days = Holiday.objects.values_list("date", "kind")
    return WorkingDays({day: kind == Holiday.Kind.WORKING for day, kind in days})


def due_on(days, received_at):
    """The day at whose end, in the office's time zone, the answer has to be given."""
    return days.after(timezone.localdate(received_at), DEADLINE)


def overdue_before(days):
    """The moment: what came in before it and is not answered is late now.

    Changed holidays count at once, since nothing of it is stored.
    """
    first = days.before(timezone.localdate(), DEADLINE)
    return timezone.make_aware(datetime.combine(first, time.min))


def years_without_holidays(days=None):
    """This year, and the next once it is announced, if no day off is entered.

    `days` is the calendar where it is known already.
    """
    today = timezone.localdate()
    years = [today.year] + ([today.year + 1] if today.month >= ANNOUNCED else [])
    special = (days or calendar()).special
    known = {day.year for day, is_working in special.items() if not is_working}
    return [year for year in years if year not in known]
