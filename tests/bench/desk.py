"""A second table: what the desk of the staff costs."""

from collections import defaultdict
from statistics import median
from time import perf_counter, process_time

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import translation

from portal.models import User
from tests.bench.content import fill
from tests.bench.desk_pages import DIFFERENCE, LIST, Case, cases, get
from tests.bench.desk_rows import CHARACTERS, actor
from tests.bench.measure import ROUNDS
from tests.queries import queries

SIZE = 10_000
PLAIN = "the same, plain"
DIFFERENCE_AT_MOST = 200  # milliseconds
TIMES_AT_MOST = 2


def spent(request):
    """Milliseconds of CPU of this process, and by the clock, for a request."""
    cpu, clock = process_time(), perf_counter()
    request()
    return (process_time() - cpu) * 1000, (perf_counter() - clock) * 1000


def browser(user):
    """One behind a proxy that ends TLS, signed in."""
    client = Client(SERVER_NAME=settings.SITE_HOST, HTTP_X_FORWARDED_PROTO="https")
    client.force_login(user)
    return client


def everything():
    plain = browser(User.objects.create_superuser("bench-superuser"))
    yield Case(PLAIN, get(plain, reverse("plain:exchanges_exchange_changelist")))
    yield from cases(browser(actor("publisher")), actor("editor"))


def times(measured):
    """Median milliseconds of each case, by CPU and by the clock, in turns."""
    found = defaultdict(list)
    for _ in range(ROUNDS):
        for case in measured:
            found[case.name].append(spent(case.prepare()))
    return {
        name: tuple(map(median, zip(*each, strict=True)))
        for name, each in found.items()
    }


def line(case, number, cpu, clock):
    limit = case.queries_at_most or "-"
    return f"{case.name:22}{number:8}{limit:>9}{cpu:9.1f}{clock:9.1f}"


@override_settings(ROOT_URLCONF="tests.bench.urls")
@translation.override(settings.LANGUAGE_CODE)  # not what the public pages left
def report():
    fill(SIZE)
    measured = list(everything())
    spent_on = times(measured)
    numbers = {case.name: queries(case.prepare()) for case in measured}
    ratio = spent_on[LIST][0] / spent_on[PLAIN][0]
    print(f"\nThe desk, with {SIZE:,} exchanges, as a publisher; the plain list as a")
    print(f"superuser. Medians of {ROUNDS} rounds. Queries are counted without those")
    print("that only begin, end or name a transaction.\n")
    print(f"{'':22} queries  at most   CPU ms clock ms")
    print(*(line(c, numbers[c.name], *spent_on[c.name]) for c in measured), sep="\n")
    print(f"\nThe list: {ratio:.1f} times the plain one, of at most {TIMES_AT_MOST}.")
    print(
        f"The difference in three bodies of {CHARACTERS:,} characters: "
        f"{spent_on[DIFFERENCE][1]:.0f} ms, of at most {DIFFERENCE_AT_MOST}."
    )
