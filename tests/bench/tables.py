"""A third table: what a table of 500 exchanges costs, to look at and to take in.

Each is done by a process of its own, whose peak of memory is all that it ever had.
"""

import json
import resource
import subprocess
import sys
from tempfile import NamedTemporaryFile
from time import perf_counter, process_time

import django

ROWS = 500
SECONDS_AT_MOST = 20
MEGABYTES_AT_MOST = 300
NEW, CHANGED, EQUAL = "all new", "all live changed", "nothing new"
PARAGRAPH = "沈阳市与友好城市就经贸、教育与医疗卫生合作交换意见。" * 8


def texts(columns, row, number, kind):
    """What the row of a table says; in every language something of it is changed."""
    said = dict(zip([each.label for each in columns], columns.texts(row), strict=True))
    for column in columns:
        if kind != EQUAL and column.name.startswith(("body", "place")):
            said[column.label] = f"{PARAGRAPH[:190]}{number}"
        if kind == NEW and column.name == "slug":
            said[column.label] = f"table-{number}"
    return list(said.values())


def write_file(path, kind):
    from exchanges.models import Exchange
    from portal.editorial.xlsx import sheets
    from tests.portal.editorial.records.plans import table_of

    columns = table_of(Exchange).columns()
    copied = Exchange.objects.exclude(live=None).values("live")  # they are in work
    published = Exchange.objects.published().exclude(pk__in=copied)
    rows = list(published.order_by("-pk")[:ROWS])
    columns.load(rows)
    said = [texts(columns, row, number, kind) for number, row in enumerate(rows)]
    with open(path, "wb") as file:
        sheets.write(file, [each.label for each in columns], said)


def look(path):
    """Look at the file at the desk; prints seconds and the peaks of memory in MB."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from exchanges.models import Exchange
    from portal.models import User
    from tests.bench.desk import browser
    from tests.portal.editorial.records.plans import address, confirmed, table_of

    client, table = (
        browser(User.objects.get(username="bench-tables")),
        table_of(Exchange),
    )
    with open(path, "rb") as file:
        upload = SimpleUploadedFile("table.xlsx", file.read())
    cpu, begin = process_time(), perf_counter()
    response = client.post(address(table), {"file": upload})
    spent = [process_time() - cpu, perf_counter() - begin]
    assert response.status_code == 200
    assert "import-problems" not in response.text
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin = perf_counter()
    is_something = "_confirm" in response.text
    assert not is_something or confirmed(client, response).status_code == 302
    taken = perf_counter() - begin if is_something else 0
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([*spent, peak, taken, whole]))


def report():
    from tests.bench.content import fill
    from tests.bench.desk_rows import actor

    fill(ROWS)
    actor("publisher", "bench-tables")
    print(
        f"\nA table of {ROWS:,} exchanges, looked at and taken in as drafts or copies;"
    )
    print(f"a look: {SECONDS_AT_MOST} s and {MEGABYTES_AT_MOST} MB at most.\n")
    print(f"{'':16}look CPU   clock      MB    take      MB")
    for kind in (EQUAL, NEW, CHANGED):
        with NamedTemporaryFile(suffix=".xlsx") as file:
            write_file(file.name, kind)
            command = [sys.executable, "-m", "tests.bench.tables", file.name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            numbers = json.loads(done.stdout.splitlines()[-1])
        print(f"{kind:16}" + "".join(f"{each:8.1f}" for each in numbers))


if __name__ == "__main__":
    django.setup()
    look(sys.argv[1])
