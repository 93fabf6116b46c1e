"""The rules of the inspection, each with its article, its limit and its check.

The figures are those of 国办秘函〔2019〕19号, 国办发〔2017〕47号 and their tables of
points as far as they are known here at second hand. So each limit is a default, which
staff change by a row of `Threshold`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.editorial.deadlines import DEADLINE
from portal.inspection import checks
from portal.inspection.findings import Finding, Inspection
from portal.inspection.models import Code, Span

VETO, POINTS, MONTHLY = _("veto"), _("points"), _("monthly check")
G19, G47 = "国办秘函〔2019〕19号", "国办发〔2017〕47号"


@dataclass(frozen=True)
class Rule:
    code: Code
    article: str
    weight: str
    check: Callable  # takes the inspection and the limit, returns a `Finding`
    limit: int | None
    unit: str
    to_do: str


class Result(NamedTuple):
    rule: Rule
    limit: int | None
    finding: Finding


DAYS = pgettext_lazy("unit of a limit", "days")
WORKING = pgettext_lazy("unit of a limit", "working days")
COLUMNS = pgettext_lazy("unit of a limit", "columns")
ENTRIES = pgettext_lazy("unit of a limit", "entries")
LINKS = pgettext_lazy("unit of a limit", "links")
PICTURES = pgettext_lazy("unit of a limit", "pictures")
MEDIA, MAPS = "国办秘函〔2019〕19号, 政务新媒体", "公开地图内容表示规范"
L129, GBT = "辽政办发〔2017〕129号", "GB/T 37668-2019"
# Article, weight, check, limit and its unit.
TABLE = {
    Code.ACCESS: (G19, VETO, checks.access, None, ""),
    Code.HOME: (G19, VETO, checks.home, 14, DAYS),
    Code.COLUMNS: (G19, VETO, checks.columns, 5, COLUMNS),
    Code.BLANK: (G19, VETO, checks.blank, 5, COLUMNS),
    Code.MESSAGES: (G19, VETO, checks.messages, 90, DAYS),
    Code.ACCOUNTS: (MEDIA, VETO, checks.accounts, 14, DAYS),
    Code.TALK: (MEDIA, VETO, checks.talk, None, ""),
    Code.NEWS: (G19, MONTHLY, checks.news, 14, DAYS),
    Code.NOTICES: (G19, MONTHLY, checks.notices, 180, DAYS),
    Code.ERROR_REPORTS: (L129, MONTHLY, checks.error_reports, DEADLINE, WORKING),
    Code.UNDATED: (G19, MONTHLY, checks.undated, 1, ENTRIES),
    Code.LINKS: (G19, POINTS, checks.links, 1, LINKS),
    Code.HOSTS: (G19, MONTHLY, checks.hosts, 7, DAYS),
    Code.TAGS: (G47, POINTS, checks.tags, None, ""),
    Code.FOOTER: (G47, POINTS, checks.footer, None, ""),
    Code.MAPS: (MAPS, MONTHLY, checks.maps, None, ""),
    Code.PICTURES: (GBT, MONTHLY, checks.pictures, 1, PICTURES),
    Code.TYPOS: (G19, POINTS, checks.typos, 1, ENTRIES),
}
TO_DO = {
    Code.ACCESS: _(
        "Fewer than one in twenty tries of a week may fail (15 seconds each)."
    ),
    Code.HOME: _("Publish something, in each language."),
    Code.COLUMNS: _("Update these columns, in each language."),
    Code.BLANK: _("Publish an entry in the column, or translate one."),
    Code.MESSAGES: _("Answer the message."),
    Code.ACCOUNTS: _("Publish an article there, and enter its date."),
    Code.TALK: _("Open comments or messages of the account."),
    Code.NEWS: _("Publish a story, and translate it."),
    Code.NOTICES: _("Check whether the entries are still right, and add what is new."),
    Code.ERROR_REPORTS: _("Answer the report."),
    Code.UNDATED: _("Enter the date, as exactly as it is known."),
    Code.LINKS: _("Correct the link, or take it out."),
    Code.HOSTS: _("Look whether each of these sites is what the text says."),
    Code.TAGS: _("Fill in the site settings, and the summary of what has none."),
    Code.FOOTER: _("Enter what the office was given in the site settings."),
    Code.MAPS: _("Enter the number in the site settings, or switch the maps off."),
    Code.PICTURES: _("Say in each language what the pictures show."),
    Code.TYPOS: _("Correct the entries."),
}
RULES = [Rule(code, *row, TO_DO[code]) for code, row in TABLE.items()]


def inspect(today=None):
    """Return the results of all rules in their order, the vetoes first."""
    inspection = Inspection({rule.code: rule.limit for rule in RULES}, today)
    found = []
    spans = Span.objects.filter(until=Span.objects.aggregate(last=Max("until"))["last"])
    before = {(span.rule, span.state): span.since for span in spans}
    for rule in RULES:
        limit = inspection.limits[rule.code]
        finding = rule.check(inspection, limit)
        finding.since = finding.since or before.get((rule.code, finding.state))
        found.append(Result(rule, limit, finding))
    return found
