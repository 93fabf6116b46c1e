"""Forty texts that would run a script if a page did not escape them.

Each calls `xss()`. What is set in every field of text is a row of them, as long as the
field allows; those that swallow what follows come last in it. `tests.xss_ways` brings
the rows in.
"""

from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from modeltranslation.manager import get_translatable_fields_for_model

from attractions.models import Attraction, ScreenWork
from exchanges.models import Agreement, City, Delegation, Exchange, Relation
from portal.editorial.records.fields import field_for
from portal.models import Page, Picture, Source, Story

PAYLOADS = [
    "<script>xss()</script>",
    "</script><script>xss()</script>",
    "</title><script>xss()</script>",
    "</textarea><script>xss()</script>",
    "'-xss()-'",
    '"-xss()-"',
    "\\'-xss()//",
    "</style><script>xss()</script>",
    "<ScRiPt>xss()</sCrIpT>",
    "<script/x>xss()</script>",
    "<scr<script>ipt>xss()</scr</script>ipt>",
    "&lt;script&gt;xss()&lt;/script&gt;",
    "<img src=x onerror=xss()>",
    "<img src=`x`onerror=xss()>",
    '"><img src=x onerror=xss()>',
    "'><img src=x onerror=xss()>",
    '" autofocus onfocus=xss() x="',
    "' onmouseover=xss() x='",
    "<svg onload=xss()>",
    "<svg><script>xss()</script></svg>",
    "<svg><animate onbegin=xss() attributeName=x>",
    "<svg><a xlink:href=javascript:xss()><text>x</a>",
    "<math href=javascript:xss()>x</math>",
    "<math><mi//xlink:href=javascript:xss()>x",
    "<details open ontoggle=xss()>",
    "<iframe src=javascript:xss()></iframe>",
    "<iframe srcdoc='<script>parent.xss()</script>'></iframe>",
    "<a href=javascript:xss()>x</a>",
    "<a href='jav&#9;ascript:xss()'>x</a>",
    "<a href=' &#1;javascript:xss()'>x</a>",
    "<a href='data:text/html,<script>xss()</script>'>x</a>",
    "<form action=javascript:xss()><button>x</button></form>",
    "<object data=javascript:xss()></object>",
    "<meta http-equiv=refresh content='0;url=javascript:xss()'>",
    "<x onpointerrawupdate=xss() onclick=xss()>x",
    "<p style=animation:x onanimationstart=xss()>x</p>",
    "<figure data-picture='1\" onclick=xss()'>x</figure>",
    "<table background=javascript:xss()><td lang='\"onclick=xss()'>x</table>",
    # These swallow what follows.
    "<noscript><p title='</noscript><img src=x onerror=xss()>'>",
    "<!--<img src='--><img src=x onerror=xss()>",
]
SWALLOWING = ("<noscript", "<!--", "<svg", "<math", "<details", "<x ")
# What a row of each kind needs beside its texts; a list names a row by its slug.
FACTS = {
    Page: {},
    Story: {},
    City: {"country": "KR", "local_language": "ko"},
    Exchange: {"kind": "event", "date": "2012-06", "cities": [["incheon"]]},
    Delegation: {"sender": ["shenyang"], "host": ["incheon"]},
    Agreement: {"signed": "2012-06"},
    Attraction: {"kind": "island", "city": ["incheon"], "local_language": "ko"},
    Source: {},
    Picture: {},
    ScreenWork: {"kind": "film", "year": 2001, "filmed_at": ["silmido"]},
    Relation: {"kind": "sister", "city": None},
}


def texts_of(model):
    """The fields of a model in which somebody can write words."""
    mirrors = set(get_translatable_fields_for_model(model) or [])
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.editable
        and not field.choices
        and not isinstance(field, models.FileField)
        and field.name not in mirrors
    ]


def packs(limit):
    """The payloads in rows of at most `limit` characters, each payload in one of them.

    Payloads that are longer than the field have no row.
    """
    limit = min(limit or 300, 300)
    fitting = [each for each in PAYLOADS if len(each) <= limit]
    ends = [each for each in fitting if each.startswith(SWALLOWING)]
    rows = [[each] for each in ends] or [[]]
    for payload in sorted(set(fitting) - set(ends), key=len, reverse=True):
        row = min(rows, key=lambda each: sum(map(len, each)))
        if sum(map(len, row)) + len(payload) > limit:
            rows.append(row := [])
        row.insert(0, payload)
    return ["".join(each) for each in rows if each]


@cache
def rows_of_texts(model):
    """Values for as many rows as it takes to bring each payload into each field.

    Fields that refuse all of them (addresses, dates, languages) ask for no row more.
    """
    fields = {field.name: packs(field.max_length) for field in texts_of(model)}
    number = max(
        len(each)
        for name, each in fields.items()
        if any(accepted(model, {name: text}) for text in each)
    )
    return [
        {name: each[row % len(each)] for name, each in fields.items() if each}
        for row in range(number)
    ]


def accepted(model, texts):
    """The texts that a field takes; it refuses what is no address, no slug, no date."""
    found = {}
    for name, text in texts.items():
        try:
            field_for(model._meta.get_field(name)).read(text)
            found[name] = text
        except ValidationError:
            continue
    return found
