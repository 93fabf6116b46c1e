"""What a million entries of the audit trail cost: the list at the desk, the file.

`python -m tests.bench.audit` measures on the database of DATABASE_URL, which must be
empty; `make bench` starts it once for each engine. The rows are written by SQL, so
their digests fit nothing. CPU is that of this process and, on PostgreSQL, of the one
that serves it. The file is asked for by a process of its own, which has shown the list
before; what its memory grows by is what the file takes.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import django

from tests.bench.engines import here, on_both
from tests.bench.pictures import peak

ENTRIES = 1_000_000
ROUNDS = 5
MS_AT_MOST, MEGABYTES_AT_MOST = 100, 150
PER_DAY = 1000
FILL = """
    WITH RECURSIVE few(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM few WHERE n < 999),
    rows(n) AS (SELECT a.n * 1000 + b.n + 1 FROM few a CROSS JOIN few b)
    INSERT INTO portal_auditentry (number, at, event, actor_id, actor_name, kind,
        object_id, title, address, request, details, digest)
    SELECT n, {time}, {event}, {account}, 'account-' || {account}, {kind},
        CAST(n % 5000 AS VARCHAR(10)), '沈阳市代表团访问友好城市并出席第' || n % 5000
        || '届经贸合作交流会', '10.1.2.3', '00112233445566778899aabbccddeeff',
        '{{"step": "publish", "from": "2026-11-27T09:00:00+00:00"}}',
        '0011223344556677889900112233445566778899001122334455667788990011'
    FROM rows ORDER BY n
"""
TIME = {
    "sqlite": "datetime('2024-01-01', '+' || CAST(n * 86.4 AS INTEGER) || ' seconds')",
    "postgresql": "timestamptz '2024-01-01 00:00+00' + n * interval '86.4 seconds'",
}
PAGES = {
    "first page": "",
    "page 150": "p=150",
    "a frequent act": "event=step",
    "a rare act": "event=role-given",
    "an account": "account={account}",
    "a kind": "kind=portal.story",
    "a row": "row=portal.story:1024",
    "a period": "from=2025-03-01&until=2025-05-01",
    "act, account and kind": "event=published&account={account}&kind=portal.story",
    "a rare act of an account": "event=role-given&account={account}",
    "search, many": "q=友好城市",
    "search, few": "q=第4711届",
    "search, none": "q=釜山",
    "search in a period": "from=2025-03-01&until=2025-05-01&q=釜山",
    "search in an act": "event=step&q=釜山",
}


def prepare():
    from django.db import connection

    from portal.models import User

    users = [User(username=f"account-{n}", is_staff=True) for n in range(30)]
    User.objects.bulk_create(users)
    first = User.objects.get(username="account-0").pk
    events = "CASE WHEN n % 9973 = 0 THEN 'role-given' WHEN n % 3 = 0 THEN 'published'"
    values = {
        "time": TIME[connection.vendor],
        "event": f"{events} WHEN n % 3 = 1 THEN 'sign-in' ELSE 'step' END",
        "account": f"({first} + n % 30)",
        "kind": "CASE n % 2 WHEN 0 THEN 'portal.story' ELSE 'exchanges.city' END",
    }
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_auditentry")
        cursor.execute(FILL.format(**values))
        cursor.execute("DELETE FROM portal_audithead")
        cursor.execute(
            "INSERT INTO portal_audithead (id, first, before_first, last, digest, seal)"
            " SELECT 1, 1, '', number, digest, '' FROM portal_auditentry"
            " WHERE number = %s",
            [ENTRIES],
        )
        cursor.execute("ANALYZE portal_auditentry")
    return first


def server_cpu():
    """Seconds of CPU of the process that serves this one; 0 on SQLite."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def desk():
    from portal.models import User
    from tests.bench.desk import browser

    auditor, _ = User.objects.get_or_create(
        username="bench-auditor", is_staff=True, is_superuser=True
    )
    return browser(auditor)


def spent(client, address):
    server, cpu, clock = server_cpu(), process_time(), perf_counter()
    assert client.get(address).status_code == 200, address
    clock = perf_counter() - clock
    return process_time() - cpu, server_cpu() - server, clock


def ask_for_file():
    """In a process of its own: what its memory grows by, and how large the file is."""
    from django.urls import reverse

    client = desk()
    client.get(reverse("admin:portal_auditentry_changelist"))
    before, begin, size = peak(), process_time(), 0
    response = client.get(reverse("admin:portal_auditentry_export"))
    for piece in response.streaming_content:
        size += len(piece)
    print(
        f"{size / 1e6:.0f} MB, in {process_time() - begin:.0f} s of work and "
        f"{peak() - before:.0f} MB of memory, {peak():.0f} MB in all"
    )


def report_here():
    from django.db import connection
    from django.urls import reverse

    first = prepare()
    client, address = desk(), reverse("admin:portal_auditentry_changelist")
    print(f"\nThe audit trail with {ENTRIES:,} entries on {connection.vendor}; medians")
    print(f"of {ROUNDS} rounds in ms: work here, work of the server, by the clock.")
    print(f"At most {MS_AT_MOST} ms of work, {MEGABYTES_AT_MOST} MB for the file.\n")
    for name, query in PAGES.items():
        url = f"{address}?{query.format(account=first)}"
        client.get(url)
        rounds = [spent(client, url) for _ in range(ROUNDS)]
        own, server, clock = (1000 * median(each) for each in zip(*rounds, strict=True))
        print(f"{name:26}{own:8.0f}{server:8.0f}{clock:8.0f}", flush=True)
    command = [sys.executable, "-m", "tests.bench.audit", "file"]
    print("the file:", subprocess.check_output(command, text=True).strip())


def report():
    on_both("tests.bench.audit")


if __name__ == "__main__":
    if sys.argv[1:]:
        django.setup()
        ask_for_file()
    else:
        here(report_here)
