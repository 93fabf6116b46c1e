"""The checks of the inspection: each takes the inspection and the limit of its rule."""

import re
from dataclasses import replace

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import text_columns
from portal.content.kinds import content_models
from portal.editorial.deadlines import calendar
from portal.inspection.findings import SHOWN, Finding, by_age, desk
from portal.inspection.head_tags import missing_tags
from portal.inspection.models import Account, Code, Link, State, Typo
from portal.models import ErrorReport, Picture, SiteSettings, Story


def access(_inspection, _limit):
    text = _("Only a watch outside of this server can tell: ask who runs the server.")
    return Finding(State.UNKNOWN, text)


def worst(found):
    """Return the worst finding, with the items of all that are as bad."""
    order = list(State)
    state = min((each.state for each in found), key=order.index)
    same = [each for each in found if each.state == state]
    days = [each.due for each in same if each.due]
    since = [each.since for each in same if each.since]
    items = [item for each in same for item in each.items]
    one = same[0]
    return Finding(
        *(state, one.detail, min(since, default=None), min(days, default=None)),
        *(one.url, items if state != State.OK else []),
    )


def in_language(code):
    return str(get_language_info(code)["name_translated"])


def home(inspection, limit):
    """Ask of each language when anything public was last updated in it."""
    found = []
    for code, _name in settings.LANGUAGES:
        days = [c.last for c in inspection.columns if c.language == code and c.last]
        if not days:
            found.append(Finding(State.FAILED, items=[in_language(code)]))
            continue
        text = _("%(name)s: last update on %(day)s")
        item = text % {"name": in_language(code), "day": max(days)}
        found.append(by_age(max(days), limit, inspection.today, item))
    finding = worst(found)
    finding.url = desk(Story)
    return finding


def stale(inspection, is_news=None):
    """Return the columns with content, of news or others or all, as findings."""
    found = []
    for column in inspection.columns:
        is_story = column.model is Story
        if not column.last or is_news not in (None, is_story):
            continue
        limit = inspection.limits[Code.NEWS if is_story else Code.NOTICES]
        values = {
            "name": column.model.listing.name,
            "language": in_language(column.language),
            "day": column.last,
        }
        text = _("%(name)s, %(language)s: last update on %(day)s") % values
        item = (text, desk(column.model))
        found.append(by_age(column.last, limit, inspection.today, item))
    return found


def columns(inspection, limit):
    """Count the columns past the limits of the two rules below."""
    late = [each for each in stale(inspection) if each.state == State.FAILED]
    text = ngettext("%(count)d column is late", "%(count)d columns are late", len(late))
    return by_number(limit, text, [each.items[0] for each in late])


def by_number(limit, text, items, *, count=None, url=""):
    """Return the finding of a rule that so many things at once fail."""
    count = len(items) if count is None else count
    state = State.WARNING if count else State.OK
    if count >= limit:
        state = State.FAILED
    detail = text % {"count": count} if count else ""
    return Finding(state, detail, url=url, items=items[:SHOWN])


def blank(inspection, limit):
    items = [
        (f"{c.model.listing.name}, {in_language(c.language)}", desk(c.model))
        for c in inspection.columns
        if not c.last
    ]
    text = ngettext("%(count)d blank column", "%(count)d blank columns", len(items))
    return by_number(limit, text, items)


def news(inspection, _limit):
    return worst(stale(inspection, True) or [Finding(State.UNKNOWN)])


def notices(inspection, _limit):
    return worst(stale(inspection, False) or [Finding(State.UNKNOWN)])


def oldest_report():
    return ErrorReport.objects.waiting().aggregate(at=Min("received_at"))["at"]


def messages(inspection, limit):
    at = oldest_report()
    if not at:
        return Finding(State.OK)
    day = timezone.localdate(at)
    finding = by_age(day, limit, inspection.today)
    text = _("The oldest message without an answer came on %s.") % day
    return replace(finding, detail=text, since=day, url=desk(ErrorReport))


def error_reports(inspection, limit):
    at = oldest_report()
    if not at:
        return Finding(State.OK)
    day = timezone.localdate(at)
    due = calendar().after(day, limit)
    state = State.FAILED if due < inspection.today else State.WARNING
    return Finding(state, "", day, due, desk(ErrorReport))


def undated(inspection, limit):
    """Find public entries about an event whose date is not given."""
    found = []
    for model in content_models():
        if model.dated:
            rows = model.objects.published().filter(**{model.dated[0]: None})
            kind = model._meta.verbose_name
            titles = rows.order_by("pk").values_list("pk", "title")
            found += [(f"{kind}: {title}", model, key) for key, title in titles]
    return of_entries(limit, found)


def of_entries(limit, found, url=""):
    """Return the finding of entries: text, model and key of each."""
    text = ngettext("%(count)d entry", "%(count)d entries", len(found))
    items = [
        (words, desk(model, row=model(pk=key))) for words, model, key in found[:SHOWN]
    ]
    return by_number(limit, text, items, count=len(found), url=url)


def links(inspection, limit):
    rows = Link.objects.order_by("first_failed", "url")
    numbers = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    if not set(numbers) - {Link.State.UNCHECKED}:
        return Finding(
            State.UNKNOWN, _("No link was checked yet: it is done at night.")
        )
    dead = rows.filter(state=Link.State.DEAD)
    text = _("%(url)s since %(day)s")
    items = [
        (text % {"url": link.url, "day": link.first_failed}, page_of(link))
        for link in dead
    ]
    others = [state for state in Link.State if state in numbers]
    text = _(", ").join(f"{state.label} {numbers[state]}" for state in others)
    finding = by_number(limit, "", items)
    if not items and numbers.get(Link.State.FAILING):
        finding.state = State.WARNING
    finding.detail = text
    finding.since = min((link.first_failed for link in dead), default=None)
    return finding


def page_of(link):
    """Return the desk's form of the first row with the link, if it is known."""
    for label, key in link.found_in:
        model = apps.get_model(label)
        return desk(model, row=model(pk=key))
    return ""


def hosts(inspection, limit):
    """Find sites that are linked to for a few days only: a look tells if they fit."""
    first = inspection.today - timezone.timedelta(days=limit)
    found = Link.objects.values("host").annotate(seen=Min("first_seen"))
    names = sorted(each["host"] for each in found if each["seen"] > first)
    text = ngettext("%(count)d new site", "%(count)d new sites", len(names))
    state = State.WARNING if names else State.OK
    if not found:
        state = State.UNKNOWN
    detail = text % {"count": len(names)} if names else ""
    return Finding(state, detail, items=names[:SHOWN])


def tags(inspection, _limit):
    missing = missing_tags()
    items = [(f"{path}: {', '.join(names)}", path) for path, names in missing.items()]
    state = State.FAILED if items else State.OK
    return Finding(state, url=site_form(inspection), items=items)


def site_form(inspection):
    site = inspection.site
    return desk(SiteSettings, row=site) if site._state.db else desk(SiteSettings)


def footer(inspection, _limit):
    fields = inspection.site.missing()
    names = [str(f.verbose_name) for f in fields if f.name != "map_approval_number"]
    state = State.FAILED if names else State.OK
    return Finding(state, url=site_form(inspection), items=names)


def maps(inspection, _limit):
    site = inspection.site
    if not site.shows_maps or site.map_approval_number:
        return Finding(State.OK)
    text = _("The maps of the site show no approval number.")
    return Finding(State.FAILED, text, url=site_form(inspection))


def pictures(inspection, limit):
    count = Picture.objects.untold().count()
    text = ngettext("%(count)d picture", "%(count)d pictures", count)
    url = desk(Picture, query="?text=missing")
    return by_number(limit, text, [], count=count, url=url)


def typos(inspection, limit):
    """Look for the wordings of the list in all public texts, in one pass."""
    wrong = sorted(Typo.objects.values_list("wrong", flat=True), key=len, reverse=True)
    if not wrong:
        return Finding(State.UNKNOWN, _("The list is empty."), url=desk(Typo))
    pattern = re.compile("|".join(map(re.escape, wrong)))
    found = []
    for model in content_models():
        texts = ("pk", "title", *text_columns(model))
        rows = model.objects.published().order_by("pk").values_list(*texts)
        for key, title, *texts in rows.iterator():
            for word in {*pattern.findall("\n".join(filter(None, texts)))}:
                found.append((f"{word}: {title}", model, key))
    found.sort(key=lambda each: each[0])
    return of_entries(limit, found, desk(Typo))


def accounts(inspection, limit):
    found = []
    for account in Account.objects.order_by("name"):
        last = account.last_article
        text = _("%(name)s: last article on %(day)s")
        text = text % {"name": account.name, "day": last} if last else account.name
        item = (text, desk(Account))
        unknown = Finding(State.UNKNOWN, items=[item])
        found.append(by_age(last, limit, inspection.today, item) if last else unknown)
    return worst(found) if found else no_account()


def no_account():
    return Finding(State.UNKNOWN, _("No account was entered."), url=desk(Account))


def talk(_inspection, _limit):
    of = {None: State.UNKNOWN, True: State.OK, False: State.FAILED}
    found = [
        Finding(of[account.has_talk], url=desk(Account), items=[account.name])
        for account in Account.objects.order_by("name")
    ]
    return worst(found) if found else no_account()
