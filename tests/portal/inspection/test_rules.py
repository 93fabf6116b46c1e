"""The rules of the inspection find what is wrong, and nothing else."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone, translation

from exchanges.models import Delegation
from portal.content.kinds import content_models
from portal.inspection.models import Account, Code, Link, State, Threshold, Typo
from portal.inspection.rules import RULES, VETO, Inspection, inspect
from portal.models import ErrorReport, Page, Picture, SiteSettings, Story

DAY = timedelta(days=1)
FAILED, WARNING, UNKNOWN, OK = State.FAILED, State.WARNING, State.UNKNOWN, State.OK


def found(code, today=None):
    """What one rule finds, without the others, which take a hundred times as long."""
    checks = {rule.code: rule.check for rule in RULES}
    inspection = Inspection({rule.code: rule.limit for rule in RULES}, today)
    with translation.override("en"):
        return checks[code](inspection, inspection.limits[code])


def states(code, *days):
    """The state so many days from now."""
    return [found(code, timezone.localdate() + day * DAY).state for day in days]


def test_the_vetoes_come_first():
    vetoes = [rule.weight == VETO for rule in RULES]
    assert vetoes == sorted(vetoes, reverse=True)
    assert set(Code) - {rule.code for rule in RULES} == {Code.FORM, Code.FORM_WARNING}


def test_pages_fail_after_their_days_and_warn_three_days_before(content):
    now = timezone.now()
    for model in content_models():
        # Without the signal by which the rows would be indexed once more.
        QuerySet(model).update(published_at=now, updated_at=now)
    assert states(Code.HOME, 10, 11, 14, 15) == [OK, WARNING, WARNING, FAILED]
    assert states(Code.NEWS, 10, 11, 14, 15) == [OK, WARNING, WARNING, FAILED]
    assert states(Code.NOTICES, 176, 177, 180, 181) == [OK, WARNING, WARNING, FAILED]
    # Three late columns of news, one for each language, are less than five.
    assert states(Code.COLUMNS, 14, 15, 181) == [OK, WARNING, FAILED]
    Threshold.objects.create(rule=Code.NEWS, limit=30)
    assert states(Code.NEWS, 15, 31) == [OK, FAILED]


def test_an_update_counts_in_the_languages_that_have_it(content):
    story = Story.objects.published().first()
    Story.objects.exclude(pk=story.pk).delete()
    # Without the signal by which the rows would be compared once more.
    outdated = {"en:outdated": "2026-01-01T00:00:00+00:00"}
    QuerySet(Story).update(untranslated=outdated, title_ko=None)
    finding = found(Code.BLANK)
    assert finding.state == WARNING
    assert [text for text, _url in finding.items] == [
        "Stories, English",
        "Stories, Korean",
    ]


def test_messages_without_an_answer_fail_after_three_months(content):
    assert states(Code.MESSAGES, 0) == states(Code.ERROR_REPORTS, 0) == [OK]
    ErrorReport.objects.create(language="en", is_suspected=True)
    assert states(Code.MESSAGES, 400) == [OK]
    ErrorReport.objects.create(language="en")
    assert states(Code.MESSAGES, 86, 87, 91) == [OK, WARNING, FAILED]
    assert states(Code.ERROR_REPORTS, 0, 12) == [WARNING, FAILED]
    Threshold.objects.create(rule=Code.ERROR_REPORTS, limit=50)
    assert states(Code.ERROR_REPORTS, 12) == [WARNING]


@pytest.mark.engine
def test_each_flaw_is_found_and_named(content):
    """What the project's own content lacks is what only an office can know."""
    assert [r.rule.code for r in inspect() if r.finding.state == FAILED] == [
        Code.FOOTER,
        Code.MAPS,
    ]
    row = Delegation.objects.published().first()
    Delegation.objects.filter(pk=row.pk).update(arrived=None)
    assert found(Code.UNDATED).items[0][1].endswith(f"/delegation/{row.pk}/change/")
    Typo.objects.create(wrong="沈阳", right="…")
    assert found(Code.TYPOS).state == FAILED
    Picture.objects.update(decorative=False, alt_en="")
    assert found(Code.PICTURES).state == (FAILED if Picture.objects.exists() else OK)
    site = SiteSettings.objects.get()
    SiteSettings.objects.update(identification_code="", shows_maps=False)
    assert found(Code.MAPS).state == OK
    missing = found(Code.TAGS)
    assert missing.state == FAILED
    assert missing.items[0][0] == "/zh-hans/: SiteIDCode"
    assert len(found(Code.FOOTER).items) > len(site.missing()) - 1


def test_accounts_are_inspected_by_what_staff_enter(content):
    assert found(Code.ACCOUNTS).state == found(Code.TALK).state == UNKNOWN
    account = Account.objects.create(name="one")
    assert found(Code.ACCOUNTS).state == found(Code.TALK).state == UNKNOWN
    assert found(Code.ACCOUNTS).items[0][0] == "one"
    account.last_article, account.has_talk = timezone.localdate(), False
    account.save()
    assert states(Code.ACCOUNTS, 10, 14, 15) == [OK, WARNING, FAILED]
    assert found(Code.TALK).state == FAILED


def test_dead_links_fail_and_new_sites_are_to_be_looked_at(content):
    assert found(Code.LINKS).state == found(Code.HOSTS).state == UNKNOWN
    today = timezone.localdate()
    page = Page.objects.first()
    link = Link.objects.create(
        **{"url": "https://a.example/", "host": "a.example", "first_seen": today},
        **{"state": Link.State.UNREACHABLE, "found_in": [["portal.page", page.pk]]},
    )
    assert found(Code.LINKS).state == OK  # it is not reached from here alone
    assert states(Code.HOSTS, 0, 6, 7) == [WARNING, WARNING, OK]
    link.state, link.first_failed = Link.State.DEAD, today
    link.save()
    finding = found(Code.LINKS)
    assert (finding.state, finding.since) == (FAILED, today)
    assert finding.items[0][1].endswith(f"/page/{page.pk}/change/")
