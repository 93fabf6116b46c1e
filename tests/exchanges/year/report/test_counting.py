"""A count by the database equals one over plain lists, whatever rows there are."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchanges.geography.countries import continent_of
from exchanges.models import Agreement, City, Delegation, Exchange, Field, PlanItem
from exchanges.year.report.counting import Scope, count
from exchanges.year.report.report import DIMENSIONS

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

COUNTRIES = ["CN", "KR", "JP", "KR", "DE"]  # the first is the home city's
HIDDEN = 4  # the partner that is not public
DATES = ["1999", "2009-12", "2010", "2011-06-30", "2011-07"]


def one_of(*values):
    return st.sampled_from(values)


def lists_of(**columns):
    state = one_of("published", "draft", "later")
    return st.lists(st.fixed_dictionaries({"state": state, **columns}), max_size=5)


FIELD = one_of("culture", "sport", None)
WORLD = st.fixed_dictionaries(
    {
        "exchanges": lists_of(
            date=one_of(*DATES),
            end_date=one_of(None, "2012"),
            kind=one_of("visit", "donation"),
            direction=one_of("both", "ours", "theirs"),
            cities=st.sets(one_of(1, 2, 3, HIDDEN), max_size=3),
            field=FIELD,
            persons=one_of(None, 7),
        ),
        "delegations": lists_of(
            route=one_of((0, 1), (2, 0), (3, 0), (HIDDEN, 0), (1, 2)),
            arrived=one_of(None, *DATES),
            left=one_of(None, "2012"),
            size=one_of(None, 12),
            batches=one_of(None, 3),
            field=FIELD,
            of_event=st.booleans(),
        ),
        "agreements": lists_of(
            signed=one_of(*DATES), of_event=st.booleans(), of_relation=st.booleans()
        ),
        "plan": lists_of(city=one_of(1, HIDDEN), year=one_of(2010, 2011)),
    }
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "from": one_of(2000, 2010),
        "to": one_of(2010, 2011),
        "partner": one_of("city-1", "city-2"),
        "continent": one_of("142", "150"),
        "kind": one_of("visit", "donation"),
        "direction": one_of("ours", "theirs"),
        "field": one_of("culture"),
    },
)


# An independent count: over lists of dictionaries, without a database.


def plain_rows(world, is_public):
    """Each row with its keys by dimension, and what it adds."""
    seen = ["published"] if is_public else ["published", "draft", "later"]
    for each in world["exchanges"]:
        adds = {"exchanges": 1, "donations": int(each["kind"] == "donation")}
        adds["participants"] = each["persons"] or 0
        adds["unstated"] = int(each["persons"] is None)
        if each["state"] in seen:
            yield row(is_public, each["date"], each, each["cities"], adds)
    for number, each in enumerate(world["delegations"]):
        way = {0: "ours"}.get(each["route"][0], {0: "theirs"}.get(each["route"][1]))
        kind = event_of(world, number, each).get("kind")
        adds = {"delegations": 1, "batches": each["batches"] or 1}
        adds |= {"persons": each["size"] or 0, "uncounted": int(not each["size"])}
        facts = {"direction": way, "kind": kind, "field": each["field"]}
        if each["state"] in seen:
            date = each["arrived"] or each["left"]
            yield row(is_public, date, facts, each["route"], adds)
    for number, each in enumerate(world["agreements"]):
        event = event_of(world, number, each)
        is_shown = event and event["state"] in seen
        cities = {*event["cities"]} if is_shown else set()
        cities |= {relation_of(number)} if each["of_relation"] else set()
        if each["state"] in seen:
            yield row(is_public, each["signed"], event, cities, {"agreements": 1})


def event_of(world, number, each):
    events = world["exchanges"]
    return events[number] if each["of_event"] and number < len(events) else {}


def relation_of(number):
    return number % (len(COUNTRIES) - 1) + 1


def row(is_public, date, facts, cities, adds):
    cities = [n for n in cities if n and not (is_public and n == HIDDEN)]
    keys = {name: {facts.get(name)} for name in ("direction", "kind", "field")}
    keys |= {"year": {date and date[:4]}, "decade": {date and date[:3] + "0"}}
    keys["partner"] = {f"city-{n}" for n in cities} or {None}
    keys["country"] = {COUNTRIES[n] for n in cities} or {None}
    keys["continent"] = {continent_of(COUNTRIES[n]) for n in cities} or {None}
    return keys, adds


def meets(keys, filters):
    (year,) = keys["year"]
    first, last = filters.get("from", 0), filters.get("to", 9999)
    if len(filters) > len(filters.keys() - {"from", "to"}) and not (
        year and first <= int(year) <= last
    ):
        return False
    return all(filters[n] in keys[n] for n in filters.keys() - {"from", "to"})


def plain_count(rows, dimension):
    total, lines = Counter(), {}
    for keys, adds in rows:
        total.update(adds)
        for key in keys[dimension]:
            lines.setdefault(key, Counter()).update(adds)
    return total, lines


# The same rows in the database.


def values(state):
    moment = timezone.now() + timedelta(days=1 if state == "later" else -1)
    is_draft = state == "draft"
    status = {"status": "draft" if is_draft else "published", "title_zh_hans": "名"}
    return status if is_draft else {**status, "published_at": moment}


def fill(world):
    fields = {each.slug: each for each in Field.objects.all()} | {None: None}
    cities = [
        City.objects.create(
            **{"slug": f"city-{number}", "country": country, "is_home": number == 0},
            **values("draft" if number == HIDDEN else "published"),
        )
        for number, country in enumerate(COUNTRIES)
    ]
    events = []
    for number, each in enumerate(world["exchanges"]):
        names = ("date", "end_date", "kind", "direction", "persons")
        found = {n: each[n] for n in names} | {"field": fields[each["field"]]}
        found |= values(each["state"])
        events.append(Exchange.objects.create(slug=f"exchange-{number}", **found))
        events[-1].cities.set([cities[n] for n in each["cities"]])

    def event(number, each):
        return events[number] if each["of_event"] and number < len(events) else None

    for number, each in enumerate(world["delegations"]):
        found = {n: each[n] for n in ("arrived", "left", "size", "batches")}
        found["sender"], found["host"] = (cities[n] for n in each["route"])
        found |= {"field": fields[each["field"]], "exchange": event(number, each)}
        found |= values(each["state"])
        Delegation.objects.create(slug=f"delegation-{number}", **found)
    for number, each in enumerate(world["agreements"]):
        found = {"signed": each["signed"], "exchange": event(number, each)}
        found |= values(each["state"])
        paper = Agreement.objects.create(slug=f"agreement-{number}", **found)
        if each["of_relation"]:
            relations = cities[relation_of(number)].relations
            kind = "sister" if number < len(COUNTRIES) - 1 else "friendly"
            relations.create(kind=kind, agreement=paper)
    for each in world["plan"]:
        state = {"published": "done", "draft": "dropped"}.get(each["state"], "planned")
        city = cities[each["city"]]
        PlanItem.objects.create(city=city, year=each["year"], state=state, text="-")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(WORLD, FILTERS, one_of(*DIMENSIONS), st.booleans())
def test_totals_and_lines_equal_an_independent_count(world, filters, by, is_public):
    with transaction.atomic():
        fill(world)
        scope = Scope(is_public)
        found = count(scope, filters, (by,))
        rows = [
            each for each in plain_rows(world, is_public) if meets(each[0], filters)
        ]
        total, lines = plain_count(rows, by)
        assert +found.total == +total
        assert {k: +n for (k,), n in found.lines[by,].items()} == {
            key: +numbers for key, numbers in lines.items()
        }
        transaction.set_rollback(True)


def test_one_exchange_with_two_cities_is_one_in_the_total_and_one_in_each(content):
    found = count(Scope(True), {}, ("partner",))
    links = Exchange.cities.through.objects.filter(
        exchange__in=Exchange.objects.published()
    )
    assert found.total["exchanges"] == Exchange.objects.published().count()
    lines = found.lines["partner",].values()
    assert sum(each["exchanges"] for each in lines) == links.count()
    assert links.count() > found.total["exchanges"]


def test_a_plan_is_counted_by_year_and_partner_for_those_who_may_see_it(content):
    city = City.objects.get(slug="incheon")
    for state in ("planned", "under_way", "done", "dropped"):
        PlanItem.objects.create(city=city, year=2027, state=state, text="交流")
    hidden, shown = (
        count(Scope(False), {}, ("year",), with_plan=plan) for plan in (False, True)
    )
    assert not hidden.total["planned"]
    assert (shown.total["planned"], shown.total["done"]) == (3, 1)
    assert shown.lines["year",]["2027",]["planned"] == 3
