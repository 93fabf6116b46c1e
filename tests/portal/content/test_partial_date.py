import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.content.partial_date import (
    PartialDate,
    PartialDateField,
    PartialDateFormField,
)
from portal.models import Source
from tests.tables import each_of

pytestmark = pytest.mark.engine

LANGUAGES = ("zh-hans", "en", "ko")
on_the_database = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@st.composite
def partial_dates(draw):
    day = draw(st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)))
    parts = draw(st.sampled_from([1, 2, 3]))
    return PartialDate(*(day.year, day.month, day.day)[:parts])


def store(dates):
    Source.objects.all().delete()
    Source.objects.bulk_create(
        Source(slug=f"s{number}", title_zh_hans="来源", published=date)
        for number, date in enumerate(dates)
    )


@on_the_database
@given(date=partial_dates(), language=st.sampled_from(LANGUAGES))
@example(date=PartialDate(999, 6), language="en")
def test_parse_store_format_parse_is_the_identity(db, date, language):
    store([PartialDate.parse(str(date))])
    stored = Source.objects.get().published
    with translation.override(language):
        typed = stored.display()
        assert PartialDateFormField().clean(typed) == date
    assert PartialDateFormField().clean(str(stored)) == date


@on_the_database
@given(dates=st.lists(partial_dates(), max_size=12))
def test_the_database_sorts_by_the_earliest_possible_day(db, dates):
    store(dates)
    found = [row.published for row in Source.objects.order_by("published")]
    assert [date.earliest for date in found] == sorted(date.earliest for date in dates)
    assert found == sorted(dates)


@on_the_database
@given(dates=st.lists(partial_dates(), max_size=12), bound=partial_dates())
def test_the_range_lookups_agree_with_the_calendar(db, dates, bound):
    store(dates)
    since = Source.objects.filter(published__since=bound)
    until = Source.objects.filter(published__until=str(bound))
    assert sorted(row.published for row in since) == sorted(
        date for date in dates if date.earliest >= bound.earliest
    )
    assert sorted(row.published for row in until) == sorted(
        date for date in dates if date.latest <= bound.latest
    )


@each_of(
    ("2012", "2012年", "2012", "2012년"),
    ("2012-06", "2012年6月", "June 2012", "2012년 6월"),
    ("2012-06-12", "2012年6月12日", "12 June 2012", "2012년 6월 12일"),
)
def test_a_date_is_shown_as_precisely_as_it_is_known(date, zh, en, ko):
    for language, text in zip(LANGUAGES, (zh, en, ko), strict=True):
        with translation.override(language):
            assert PartialDate.parse(date).display() == text


@each_of(
    (2012, "2012"),
    (datetime.date(2012, 6, 12), "2012-06-12"),
    ("2012-06", "2012-06"),
)
def test_what_yaml_makes_of_a_date_is_accepted(value, text):
    assert str(PartialDateField().to_python(value)) == text


@each_of(
    *("2021-02-30", "2021-13", "0000", "2021-00", "2021-6", "21", "2021-06-", "x"),
    *(0, 10000, -1, 10**30, True, 2012.5, datetime.datetime(2012, 6, 12, 8, 0)),
    *("２０１２", "٢٠١٢", "2012-06-12T08:00", "2012\n", " 2012"),
)
def test_what_is_no_date_is_refused_by_name(value):
    with pytest.raises(ValidationError) as error:
        PartialDateField().to_python(value)
    assert str(value)[:10] in error.value.messages[0]


@each_of(
    ("2014年6月12日", "2014-06-12"),
    ("2014년 6월", "2014-06"),
    ("２０１４．６", "2014-06"),
    ("2014/6/12", "2014-06-12"),
    ("12 June 2014", "2014-06-12"),
    ("Sept. 2014", "2014-09"),
    ("June 12, 2014", "2014-06-12"),
    ("2014-02-30", None),
    ("12 June 13, 2014", None),
    ("2014日", None),
    ("2014월", None),
    ("2014-06年", None),
    ("6月", None),
    ("Juno 2014", None),
)
def test_the_form_reads_what_staff_paste(typed, text):
    if text is None:
        with pytest.raises(ValidationError, match=r"不是有效日期|没有“.+”这个日期"):
            PartialDateFormField().clean(typed)
    else:
        assert str(PartialDateFormField().clean(typed)) == text


def test_an_empty_field_is_no_date_and_an_unchanged_one_does_not_count_as_changed():
    assert PartialDateFormField(required=False).clean("") is None
    field = PartialDateFormField()
    assert not field.has_changed(PartialDate(2014, 6), "2014-06")
    assert field.has_changed(PartialDate(2014, 6), "2014")
