"""A notice of the State Council, or a range, makes the holidays of a year."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.editorial.holidays import read_notice
from portal.models import Holiday
from tests.actors.desk import page
from tests.tables import each_of

NOTICE = """国务院办公厅关于2026年
部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦等节假日放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""
COLUMNS = ("date", "kind", "name_zh_hans", "name_en", "name_ko")
NEW = page(Holiday, "notice")


@pytest.fixture
def desk(administrator, client):
    client.force_login(administrator)
    return client


def enter(client, text):
    """Look at what a notice would enter, and enter it."""
    html = client.post(NEW, {"notice": text}).text
    assert "将录入以下日期" in html
    (shown,) = re.findall(r'name="shown" value="(\w+)"', html)
    return client.post(NEW, {"notice": text, "shown": shown}, follow=True).text


def test_the_notice_of_2026_makes_what_the_fixture_holds(desk):
    expected = list(Holiday.objects.order_by("date").values_list(*COLUMNS))
    Holiday.objects.all().delete()
    html = desk.post(NEW, {"notice": NOTICE}).text
    (shown,) = re.findall(r'name="shown" value="(\w+)"', html)
    desk.post(NEW, {"notice": f"{NOTICE}春节：2027年2月5日放假", "shown": shown})
    assert not Holiday.objects.exists(), "nothing that was not looked at"
    html = enter(desk, NOTICE)
    assert list(Holiday.objects.order_by("date").values_list(*COLUMNS)) == expected
    assert f"已录入 {len(expected)} 天。" in html
    assert "已录入 0 天。" in enter(desk, NOTICE), "a second time changes nothing"


def test_what_was_entered_is_in_the_history(desk, administrator):
    enter(desk, "春节：2027-02-05至2027-02-12放假")
    row = Holiday.objects.get(date=date(2027, 2, 5))
    html = desk.get(page(Holiday, "history", row.pk)).text
    assert "administrator" in html


@each_of(
    ("春节：2027-02-05至2027-02-07放假", ["02-05", "02-06", "02-07"]),
    ("2027年\n春节：2月5日至7日放假，共3天", ["02-05", "02-06", "02-07"]),
    ("2027年\n端午节：6月9日放假1天", ["06-09"]),
    ("2027年\n三、清明节:4月3号～5号休息", ["04-03", "04-04", "04-05"]),
)
def test_a_range_makes_its_days(text, days):
    assert [f"{day.date:%m-%d}" for day in read_notice(text)] == days


def test_new_year_begins_in_december():
    text = "关于2023年\n一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    days = [day.date for day in read_notice(text)]
    assert days == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]
    shorter = "关于2023年\n一、元旦：12月31日至1月2日放假调休，共3天。"
    assert [day.date for day in read_notice(shorter)] == days


@each_of(
    ("", "没有找到放假日期。"),
    ("春节：2月5日放假", "没有写明年份"),
    ("2027年\n春节：2月5日（周四）放假", "2027-02-05 的星期不符"),
    ("2027年\n春节：2月5日至8日放假，共3天", "写的是共3天，而日期为4天"),
    ("2027年\n春节：2月30日放假", "没有“2月30日”这个日期"),
    ("2027年\n春节：2月5日至1日放假", "起止日期有误"),
    ("2027年\n春节：2月5日", "没有写明这些日期是放假还是上班"),
    ("2027年\n春节：2月5日放假。2月5日上班", "2027-02-05 重复出现"),
    ("2027年\n春节100%：2月5日", "没有写明"),
    ("年\n" * 500, "内容过长"),
)
def test_what_is_wrong_is_named(text, reason):
    with translation.override("zh-hans"):
        with pytest.raises(ValidationError) as error:
            read_notice(text)
        assert reason in " ".join(error.value.messages)


def test_who_enters_no_holidays_enters_no_year(client, editor, publisher, auditor):
    for user in (editor, publisher, auditor):
        client.force_login(user)
        assert client.get(NEW).status_code == 403
