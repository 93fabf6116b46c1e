"""The working days of the office: Monday to Friday, except days in its calendar.

The State Council moves working days to weekends around public holidays (调休), so the
days off and the working days of each year are rows that the office enters.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from portal.models import Holiday

DAY = timedelta(days=1)
LONGEST = 60  # days without a single working day; more is a slip in the calendar
# Working days for the answer to a report of an error: 国办秘函〔2019〕19号.
DEADLINE = 3
ANNOUNCED = 12  # the month by which next year's days are known, as a rule


class WorkingDays:
    """A calendar: `special` has the days with unusual hours, True for working days."""

    def __init__(self, special):
        self.special = special

    def holds(self, day):
        """Return True if the office works on a day."""
        return self.special.get(day, day.weekday() < 5)

    def after(self, day, number):
        """Return the day `number` working days later, or earlier if it is negative."""
        for _ in range(abs(number)):
            for _ in range(LONGEST):
                day += DAY if number > 0 else -DAY
                if self.holds(day):
                    break
        return day


def calendar():
    """Return the current calendar of the office, by one query."""
    days = Holiday.objects.values_list("date", "kind")
    return WorkingDays({day: kind == Holiday.Kind.WORKING for day, kind in days})


def due_on(days, received_at):
    """Return the last day for the answer, in the office's time zone."""
    return days.after(timezone.localdate(received_at), DEADLINE)


def overdue_before(days):
    """Return the time before which unanswered reports are overdue now.

    Nothing is stored, so changed holidays count at once.
    """
    first = days.after(timezone.localdate(), -DEADLINE)
    return timezone.make_aware(datetime.combine(first, time.min))


def years_without_holidays(days=None):
    """Return this year, and the announced next year, if they have no day off.

    `days` is the calendar, if the caller has it.
    """
    today = timezone.localdate()
    years = [today.year] + ([today.year + 1] if today.month >= ANNOUNCED else [])
    special = (days or calendar()).special
    known = {day.year for day, is_working in special.items() if not is_working}
    return [year for year in years if year not in known]
