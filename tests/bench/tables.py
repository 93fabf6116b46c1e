"""What a table of the desk costs: to look at, and to take in as drafts."""

from functools import partial
from itertools import count

from django.utils import translation

from exchanges.models import Exchange
from portal.editorial.xlsx import sheets
from tests.bench.content import CITY, exchange
from tests.bench.desk_pages import answered, browser
from tests.bench.desk_rows import actor
from tests.bench.measure import measure
from tests.portal.editorial.records.plans import address, confirmed, table_of, upload

ROWS = 500
PARAGRAPH = "沈阳市与友好城市就经贸、教育与医疗卫生合作交换意见。" * 8
COLUMNS = ("slug", "title_zh_hans", "title_en", "kind", "date", "body_zh_hans")
numbers = count()


def new_rows():
    """A table of exchanges that the site does not have, with texts."""
    rows = []
    for number in range(ROWS):
        row = exchange(number)
        row.slug = f"table-{next(numbers)}"
        row.body_zh_hans = f"{PARAGRAPH}{number}"
        rows.append([*(str(getattr(row, name)) for name in COLUMNS), CITY])
    return upload(sheets.write([*COLUMNS, "cities"], rows))


def report():
    table, client = table_of(Exchange), browser(actor("publisher", "bench-tables"))

    def look():
        return partial(client.post, address(table), {"file": new_rows()})

    def take_in():
        return answered(partial(confirmed, client, look()()), 302)

    with translation.override("zh-hans"):
        measure(f"look at a table of {ROWS} exchanges", look, rounds=1)
        measure(f"take in a table of {ROWS}", take_in, rounds=1)
