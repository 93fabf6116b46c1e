"""The side bar by tasks, and the columns of lists that tell rows apart."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from exchanges.models import Agreement, City, Delegation, Exchange
from portal.models import Story
from tests.actors.desk import page

pytestmark = pytest.mark.django_db

ENTRIES = re.compile(r'<li><a href="([^"]+)"( aria-current="page")?>([^<]+)</a></li>')


def menu(client, url="/admin/"):
    """Return the groups of the side bar: heading and names, and what is current."""
    html = client.get(url).text.partition('id="nav-sidebar"')[2].partition("</nav>")[0]
    groups, current = {}, []
    for part in html.split("<h2>"):
        heading, _, entries = part.rpartition("</h2>")
        found = ENTRIES.findall(entries)
        groups[heading] = [name for _url, _mark, name in found]
        current += [name for _url, mark, name in found if mark]
    return groups, current


def test_each_role_sees_the_pages_of_its_tasks_in_their_order(
    as_, editor, administrator
):
    groups, current = menu(as_(editor))
    headings = ["", "友城与交往", "年度工作", "故事与看点", "素材与用语", "网站"]
    assert list(groups) == headings
    assert groups[""] == ["工作台", "译文", "网站找错"]
    assert groups["友城与交往"] == ["城市", "交往", "代表团", "协议"]
    assert groups["故事与看点"] == ["故事", "景点", "页面"]
    assert current == ["工作台"]
    groups, _current = menu(as_(administrator))
    assert groups["账号与审计"] == ["工作人员", "角色", "审计记录", "登录失败记录"]


def test_the_page_that_is_open_is_marked_and_so_is_a_form_of_its_list(
    as_, editor, make_story
):
    client = as_(editor)
    for url in (page(Story, "changelist"), page(Story, "change", make_story().pk)):
        assert menu(client, url)[1] == ["故事"], url
    assert menu(client, "/admin/translations/")[1] == ["译文"]


def test_a_list_says_what_tells_rows_apart_and_who_changed_them_when(
    as_, editor, make_one, make_city
):
    client = as_(editor)
    cities = [make_city(slug, title_zh_hans=slug.upper()) for slug in ("b", "a")]
    exchange = make_one(Exchange, "the-visit", kind="visit", direction="ours")
    exchange.cities.set(cities[::-1])
    make_one(Agreement, "signed", exchange=exchange, place_zh_hans="沈阳")
    make_one(Delegation, "sent", sender=cities[0], host=cities[1])
    second = re.compile(r'<span class="second">([^<]*)</span>')
    for kind, brief in (
        (Exchange, "访问 · B、A · "),
        (Agreement, "B、A · 沈阳"),
        (Delegation, "B · A"),
        (City, "韩国"),
    ):
        html = client.get(page(kind, "changelist"), {"all": ""}).text
        assert any(each.startswith(brief) for each in second.findall(html)), kind
    moment = timezone.localtime()
    Exchange.objects.filter(pk=exchange.pk).update(updated_by=editor)
    for at, shown in (
        (moment, f"{moment:%m-%d %H:%M}"),
        (moment - timedelta(days=800), f"{moment - timedelta(days=800):%Y-%m-%d}"),
    ):
        Exchange.objects.filter(pk=exchange.pk).update(updated_at=at)
        html = client.get(page(Exchange, "changelist"), {"q": "the-visit"}).text
        cell = re.search(r'<td class="field-change_column[^"]*">(.*?)</td>', html)[1]
        assert cell == f'{shown}<span class="second">{editor}</span>'
