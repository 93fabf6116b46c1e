"""A notice of the State Council, or a range, makes the holidays of a year."""

import re

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


def test_the_notice_of_2026_makes_what_the_fixture_holds(desk):
    def enter(shown):
        data = {"notice": NOTICE, "shown": shown}
        return desk.post(NEW, data, follow=True).text

    expected = list(Holiday.objects.order_by("date").values_list(*COLUMNS))
    Holiday.objects.all().delete()
    html = desk.post(NEW, {"notice": NOTICE}).text
    assert "将录入以下日期" in html
    (shown,) = re.findall(r'name="shown" value="(\w+)"', html)
    desk.post(NEW, {"notice": f"{NOTICE}春节：2027年2月5日放假", "shown": shown})
    assert not Holiday.objects.exists(), "nothing that was not looked at"
    assert f"已录入 {len(expected)} 天。" in enter(shown)
    assert list(Holiday.objects.order_by("date").values_list(*COLUMNS)) == expected
    assert "已录入 0 天。" in enter(shown), "a second time changes nothing"
    history = page(Holiday, "history", Holiday.objects.first().pk)
    assert "administrator" in desk.get(history).text


@each_of(
    ("春节：2027-02-05至2027-02-07放假", ["27-02-05", "27-02-06", "27-02-07"]),
    ("2027年\n春节：2月5日至7日放假，共3天", ["27-02-05", "27-02-06", "27-02-07"]),
    ("2027年\n端午节：6月9日放假1天", ["27-06-09"]),
    ("2027年\n三、清明节:4月3号～5号休息", ["27-04-03", "27-04-04", "27-04-05"]),
    # New Year begins in December.
    (
        "关于2023年\n一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。",
        ["22-12-31", "23-01-01", "23-01-02"],
    ),
    (
        "关于2023年\n一、元旦：12月31日至1月2日放假调休，共3天。",
        ["22-12-31", "23-01-01", "23-01-02"],
    ),
)
def test_a_range_makes_its_days(text, days):
    assert [f"{day.date:%y-%m-%d}" for day in read_notice(text)] == days


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
