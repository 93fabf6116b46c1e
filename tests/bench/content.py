"""The content that is measured: the fixtures, and as many exchanges as it takes."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from exchanges.models import City, Exchange, Relation

CITY = "incheon"
YEARS, LAST_YEAR = 40, 2025  # whatever the year is: the same is measured in each


def set_up():
    """Migrate, load every fixture, collect static files, compile the catalogues."""
    folders = map(Path, settings.FIXTURE_DIRS)
    fixtures = sorted(str(path) for f in folders for path in f.glob("*.yaml"))
    call_command("compilemessages", verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("loaddata", *fixtures, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def exchange(number):
    """A published exchange of one of 40 years, translated throughout."""
    year = LAST_YEAR - number // 2 % YEARS
    return Exchange(
        slug=f"bench-{number}",
        kind=Exchange.Kind.values[number % len(Exchange.Kind.values)],
        direction=Exchange.Direction.values[number % len(Exchange.Direction.values)],
        date=f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        title_zh_hans=f"沈阳市代表团访问友好城市并出席第{number}届经贸合作交流会",
        title_en=f"Shenyang delegation visits for talks on trade, round {number}",
        title_ko=f"선양시 대표단, 우호도시 방문해 제{number}회 경제교류회 참석",
        status="published",
        published_at=timezone.now(),
    )


def fill(total):
    """Add exchanges until `total` are published, every other one with Incheon.

    Each of the rest is with one of the other partners in turn.
    """
    partners = City.objects.published().partners()
    city = partners.get(slug=CITY)
    others = list(partners.exclude(pk=city.pk).order_by("pk"))
    numbers = range(Exchange.objects.published().count(), total)
    rows = Exchange.objects.bulk_create(map(exchange, numbers))
    link = Exchange.cities.through
    link.objects.bulk_create(
        link(
            exchange=row,
            city=others[number // 2 % len(others)] if number % 2 else city,
        )
        for number, row in zip(numbers, rows, strict=True)
    )


def fill_partners(total):
    """Add partner cities all over the earth until there are `total`."""
    kinds = Relation.Kind.values[:2]
    for number in range(City.objects.published().partners().count(), total):
        city = City.objects.create(
            slug=f"bench-city-{number}",
            title_zh_hans=f"第{number}市",
            title_en=f"City Number {number}",
            title_ko=f"제{number}시",
            country=("KR", "JP", "DE", "US", "FR", "IT")[number % 6],
            latitude=number * 37 % 130 - 60,
            longitude=number * 97 % 360 - 180,
            status="published",
            published_at=timezone.now(),
        )
        since = str(LAST_YEAR - number % YEARS)
        Relation.objects.create(city=city, kind=kinds[number % 2], since=since)
