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

from portal.editorial.deadlines import DEADLINE
from portal.inspection import checks
from portal.inspection.findings import Finding, Inspection
from portal.inspection.models import Code, Span
from portal.models import Story

VETO, POINTS, MONTHLY = _("veto"), _("points"), _("monthly check")
G19, G47 = "国办秘函〔2019〕19号", "国办发〔2017〕47号"


@dataclass(frozen=True)
class Rule:
    code: Code
    article: str
    weight: str
    check: Callable  # takes the inspection and the rule, returns a `Finding`
    limit: int | None
    unit: str
    to_do: str


class Result(NamedTuple):
    rule: Rule
    limit: int | None
    finding: Finding


DAYS, WORKING = _("days"), _("working days")
MEDIA = "国办秘函〔2019〕19号, 政务新媒体"
RULES = [
    Rule(
        *(Code.ACCESS, G19, VETO, checks.access, None, ""),
        _("Fewer than one in twenty tries of a week may fail (15 seconds each)."),
    ),
    Rule(
        *(Code.HOME, G19, VETO, checks.home, 14, DAYS),
        _("Publish something, in each language."),
    ),
    Rule(
        *(Code.COLUMNS, G19, VETO, checks.columns, 5, _("columns")),
        _("Update these columns, in each language."),
    ),
    Rule(
        *(Code.BLANK, G19, VETO, checks.blank, 5, _("columns")),
        _("Publish an entry in the column, or translate one."),
    ),
    Rule(
        *(Code.MESSAGES, G19, VETO, checks.messages, 90, DAYS),
        _("Answer the message."),
    ),
    Rule(
        *(
            Code.NEWS,
            G19,
            MONTHLY,
            checks.one_kind(lambda model: model is Story),
            14,
            DAYS,
        ),
        _("Publish a story, and translate it."),
    ),
    Rule(
        *(Code.NOTICES, G19, MONTHLY),
        *(checks.one_kind(lambda model: model is not Story), 180, DAYS),
        _("Check whether the entries are still right, and add what is new."),
    ),
    Rule(
        *(Code.ERROR_REPORTS, "辽政办发〔2017〕129号", MONTHLY, checks.error_reports),
        *(DEADLINE, WORKING, _("Answer the report.")),
    ),
    Rule(
        *(Code.UNDATED, G19, MONTHLY, checks.undated, 1, _("entries")),
        _("Enter the date, as exactly as it is known."),
    ),
    Rule(
        *(Code.LINKS, G19, POINTS, checks.links, 1, _("links")),
        _("Correct the link, or take it out."),
    ),
    Rule(
        *(Code.HOSTS, G19, MONTHLY, checks.hosts, 7, DAYS),
        _("Look whether each of these sites is what the text says."),
    ),
    Rule(
        *(Code.TAGS, G47, POINTS, checks.tags, None, ""),
        _("Fill in the site settings, and the summary of what has none."),
    ),
    Rule(
        *(Code.FOOTER, G47, POINTS, checks.footer, None, ""),
        _("Enter what the office was given in the site settings."),
    ),
    Rule(
        *(Code.MAPS, "公开地图内容表示规范", MONTHLY, checks.maps, None, ""),
        _("Enter the number in the site settings, or switch the maps off."),
    ),
    Rule(
        *(
            Code.PICTURES,
            "GB/T 37668-2019",
            MONTHLY,
            checks.pictures,
            1,
            _("pictures"),
        ),
        _("Say in each language what the pictures show."),
    ),
    Rule(
        *(Code.TYPOS, G19, POINTS, checks.typos, 1, _("entries")),
        _("Correct the entries."),
    ),
    Rule(
        *(Code.ACCOUNTS, MEDIA, VETO, checks.accounts, 14, DAYS),
        _("Publish an article there, and enter its date."),
    ),
    Rule(
        *(Code.TALK, MEDIA, VETO, checks.talk, None, ""),
        _("Open comments or messages of the account."),
    ),
]


def inspect(today=None):
    """Return the results of all rules in their order, the vetoes first."""
    inspection = Inspection({rule.code: rule.limit for rule in RULES}, today)
    found = []
    spans = Span.objects.filter(until=Span.objects.aggregate(last=Max("until"))["last"])
    before = {(span.rule, span.state): span.since for span in spans}
    for rule in RULES:
        finding = rule.check(inspection, rule)
        finding.since = finding.since or before.get((rule.code, finding.state))
        found.append(Result(rule, inspection.limits[rule.code], finding))
    return found
