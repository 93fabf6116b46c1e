"""The yardstick: a bare Django view that renders 30 kB from data in memory.

A request to it goes through Django's WSGI handler with its signals and the URL
resolver, where it is the first address, to the view and back. There is no middleware,
no context processor, no query and no translation. The template, `yardstick.html`, is
kept compiled by Django's cached loader; it is a plain table of 100 rows with seven
variables each, all escaped, two of them dates through the filter `date`. The plain one
beside it, `plain.html`, has no filter: the dates are texts already.
"""

import datetime
from pathlib import Path

from django.http import HttpResponse
from django.template import Engine

ENGINE = Engine(dirs=[Path(__file__).parent])
ROWS = [
    {
        "slug": f"letter-{number}",
        "title": f"Letter {number} & its enclosures",
        "author": "The office for foreign affairs",
        "place": "Shenyang",
        "date": (day := datetime.date(2000, 1, 1) + datetime.timedelta(61 * number)),
        "day": f"{day:%d %B %Y, a %A}, the day on which it arrived",
        "summary": "What was asked, what was answered, and who is to see to it.",
    }
    for number in range(100)
]


def plain(request):
    return HttpResponse(ENGINE.render_to_string("plain.html", {"rows": ROWS}))


def yardstick(request):
    return HttpResponse(ENGINE.render_to_string("yardstick.html", {"rows": ROWS}))
