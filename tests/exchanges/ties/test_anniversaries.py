"""Days of the friendship that return: the next ones, and those of this month."""

from exchanges.models import City, Exchange, Relation
from exchanges.ties.this_month import in_this_month
from exchanges.ties.tie import next_anniversaries, next_of
from tests.queries import queries
from tests.tables import each_of


def visible_partners():
    return list(City.objects.published().partners().for_list().order_by("slug"))


def coming(number):
    return next_anniversaries(visible_partners(), number)


@each_of(
    ("2014-06-12", "2026-06-12", "2026-06-12 12 0", "2029-06-12 15"),
    ("2014-06-12", "2026-06-13", "2027-06-12 13 364", "2029-06-12 15"),
    ("2004-02-29", "2026-02-01", "2026-02-28 22 27", "2029-02-28 25"),
    ("2004-02-29", "2024-02-29", "2024-02-29 20 0", "2024-02-29 20"),
    ("1985", "2030-11-27", "2030 45 0", "2030 45"),
    ("1985-05", "2026-05-31", "2026-05 41 0", "2030-05 45"),
    ("2027-03-01", "2026-11-27", "2028-03-01 1 460", "2032-03-01 5"),
    ("9998", "2026-11-27", "9999 1 2911748", None),
)
def test_an_anniversary_is_as_precise_as_the_beginning(
    since, today, next_one, next_round, on
):
    on(today)
    relation = Relation(since=since)
    relation.clean_fields(exclude=["city", "kind"])
    found = next_of(relation, None)
    assert f"{found.date} {found.years} {found.days}" == next_one
    fifth = next_of(relation, None, 5)
    assert (f"{fifth.date} {fifth.years}" if fifth else None) == next_round


def test_the_next_anniversary_comes_first_and_only_where_the_day_is_known(on, partner):
    on("2026-11-27")
    partner("yesterday", "2000-11-26")
    partner("today", "2011-11-27")
    partner("soon", "2001-12-24")
    partner("a-month", "2001-12")
    partner("undated", None)
    partner("draft", "2001-11-28", status="draft")
    grown = partner("grown", "2003-11-28", kind="friendly")
    Relation.objects.create(city=grown, kind="sister", since="2013")
    found = coming(9)
    assert [each.city.slug for each in found] == ["today", "soon", "yesterday"]
    assert [each.days for each in found] == [0, 27, 364]
    assert [f"{each.date}" for each in coming(1)] == ["2026-11-27"]


def test_what_happened_in_this_month_is_told_once_and_that_of_today_first(
    on, partner, make_one
):
    on("2026-11-27")
    city = partner("incheon", "2014-11-12")
    signing = make_one(Exchange, "signing", kind="agreement", date="2014-11-12")
    signing.cities.add(city)
    partner("sapporo", "1980-11-27")
    make_one(Exchange, "month", date="2020-11")
    make_one(Exchange, "year", date="2020")
    make_one(Exchange, "this-year", date="2026-11-27")
    make_one(Exchange, "other-month", date="2020-10-27")
    make_one(Exchange, "draft", date="2020-11-27", status="draft")
    found = in_this_month(visible_partners(), 9)
    assert [each.row.slug for each in found] == ["sapporo", "month", "signing"]
    assert [(each.years, each.is_today) for each in found] == [
        (46, True),
        (6, False),
        (12, False),
    ]


def test_however_much_there_is_the_database_is_asked_as_often(on, partner, make_one):
    on("2026-11-27")

    def asked():
        cities = visible_partners()
        days = [each.city.title for each in next_anniversaries(cities, 50)]
        days += [each.title + each.url for each in in_this_month(cities, 50)]
        return len(days)

    partner("sapporo", "1980-11-18")
    few = queries(asked)
    for number in range(9):
        partner(f"city-{number}", f"198{number}-11-0{number + 1}")
        make_one(Exchange, f"event-{number}", date=f"200{number}-11")
    assert few == queries(asked) == 3
