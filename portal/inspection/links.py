"""The links of the public rows to other sites: collected, and checked at night.

One site is asked at a time, with a pause between two addresses, and only for what its
robots.txt allows. An address that is missing (404, 410) is dead after three days; a
site that nobody reaches from here may be there for its readers all the same.
"""

import html
import time
from collections import defaultdict
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.db.models import F, URLField
from django.utils import timezone

from portal.content.kinds import content_models
from portal.content.models import BODIES
from portal.content.rich_text.references import hrefs, is_ours
from portal.inspection.models import Link
from portal.models import SiteSettings
from portal.server.fetching import AGENT, UnreachableError, fetch, is_public

DAYS = 3  # on which an address was missing before its link is dead
PAUSE, LONGEST_PAUSE = 1, 30  # seconds between two addresses of a site
LONGEST = 1000  # bytes of an address
ROBOTS = 512_000  # bytes of a robots.txt that are read (RFC 9309: at least 500 KiB)
PLACES = 5  # rows that are remembered for each link
MOST_MISSED = 2  # answers that a site may owe before it counts as out of reach
MISSING = (404, 410)

State = Link.State


# What is linked to


def rows_with_links():
    """Yield public rows, the settings and sources in use: texts, and addresses."""
    for model in content_models():
        fields = url_fields(model)
        rows = model.objects.published().only("pk", *BODIES, *fields)
        for row in rows.order_by("pk").iterator():
            texts = [getattr(row, name) for name in BODIES]
            yield row, texts, addresses_in(row, fields)
        used = model.objects.published().filter(sources__isnull=False).values("sources")
        sources = model.sources.rel.model.objects.filter(pk__in=used)
        for source in sources.exclude(url="").order_by("pk"):
            yield source, [], {source.url}
    for site in SiteSettings.objects.all():
        yield site, [], addresses_in(site, url_fields(SiteSettings))


def url_fields(model):
    return [f.name for f in model._meta.concrete_fields if isinstance(f, URLField)]


def addresses_in(row, fields):
    return {value for name in fields if (value := getattr(row, name))}


def is_outside(url):
    if len(url.encode()) > LONGEST:
        return False
    try:
        parts = urlsplit(url)
        own = urlsplit(settings.SITE_URL).hostname
        is_own = parts.hostname == own or is_ours(parts)
        return parts.scheme in ("http", "https") and parts.hostname and not is_own
    except ValueError:
        return False


def collect(today):
    """Keep a row for each link that public rows have, and delete the others."""
    found = defaultdict(list)  # by address, some places where it is
    for row, texts, urls in rows_with_links():
        place = [row._meta.label_lower, row.pk]
        linked = (html.unescape(url) for text in texts for url in hrefs(text or ""))
        for url in filter(is_outside, {*urls, *linked}):
            if len(found[url]) < PLACES and place not in found[url]:
                found[url].append(place)
    for link in Link.objects.all():
        if link.url not in found:
            link.delete()
    Link.objects.bulk_create(
        (
            Link(
                url=url, host=urlsplit(url).hostname, first_seen=today, found_in=places
            )
            for url, places in found.items()
        ),
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=["found_in"],
    )
    return len(found)


# Whether it answers


def check(minutes, allowed=is_public, pause=PAUSE):
    """Check the links of one site after the other, until the time is over.

    Those that were not checked for longest are first. Returns how many were checked.
    """
    end, hosts = time.monotonic() + 60 * minutes, {}
    for link in Link.objects.order_by(F("checked_at").asc(nulls_first=True), "pk"):
        hosts.setdefault(link.host, []).append(link)
    count = 0
    for links in hosts.values():
        for _link in check_host(links, end, allowed, pause):
            count += 1
        if time.monotonic() > end:
            break
    return count


def check_host(links, end, allowed, pause):
    """Yield the links of a site, each checked and stored.

    Once the site is not reached twice, the others are not tried.
    """
    robots, missed = {}, 0
    for link in links:
        if time.monotonic() > end:
            return
        state = State.UNREACHABLE
        if missed < MOST_MISSED:
            root = "{0.scheme}://{0.netloc}".format(urlsplit(link.url))
            try:
                if root not in robots:
                    robots[root] = read_robots(root, allowed)
                state, rules = state_of(link.url, robots[root], allowed), robots[root]
                time.sleep(min(float(rules.crawl_delay(AGENT) or pause), LONGEST_PAUSE))
            except UnreachableError:
                missed += 1
        note(link, state)
        yield link


def read_robots(root, allowed):
    """Return the rules of a site; without a robots.txt everything may be asked for."""
    rules = RobotFileParser()
    answer = fetch(f"{root}/robots.txt", "GET", allowed, most=ROBOTS)
    if answer.status in (401, 403):
        rules.disallow_all = True
    rules.parse(answer.text.splitlines() if answer.status == 200 else [])
    return rules


def state_of(url, rules, allowed):
    """Return the state of an address by its answer now. Raises `UnreachableError`."""
    if not rules.can_fetch(AGENT, url):
        return State.FORBIDDEN
    answer = fetch(url, "HEAD", allowed)
    if answer.is_refused:
        return State.REFUSED
    if answer.status >= 400:  # some servers answer HEAD wrongly
        answer = fetch(url, "GET", allowed)
    if answer.status in MISSING:
        return State.FAILING
    return State.GOOD if 0 < answer.status < 400 else State.UNCLEAR


def note(link, state):
    """Store a state; an address that is missing is counted once a day."""
    today, now = timezone.localdate(), timezone.now()
    if state == State.FAILING:
        last = link.failures and link.checked_at and timezone.localdate(link.checked_at)
        link.failures += last != today
        link.first_failed = link.first_failed or today
        state = State.DEAD if link.failures >= DAYS else State.FAILING
    elif state != State.UNREACHABLE:  # which says nothing about the address
        link.failures, link.first_failed = 0, None
    link.state, link.checked_at = state, now
    link.save(update_fields=["state", "checked_at", "failures", "first_failed"])
