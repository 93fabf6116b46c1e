"""The footer of a government site: who runs it, its filings and its marks."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from portal.models import SiteSettings
from tests.site import LANGUAGES
from tests.tables import each_of

FILLED = {
    "address_zh_hans": "某路1号",
    "address_en": "",
    "address_ko": "",
    "phone": "024-0000 0000",
    "email": "office@example.cn",
    "identification_code": "2101000001",
    "icp_number": "辽ICP备00000000号-1",
    "police_number": "辽公网安备 21010202000001号",
    "government_mark_url": "https://mark.example.cn/1",
    "elder_friendly_url": "https://elder.example.cn/1",
}
LINKS = (
    "tel:024-00000000",
    "mailto:office@example.cn",
    "https://beian.miit.gov.cn/",
    "https://beian.mps.gov.cn/#/query/webSearch?code=21010202000001",
    "https://mark.example.cn/1",
    "https://elder.example.cn/1",
)


@pytest.fixture
def nothing_filled_in(content):
    SiteSettings.objects.update(**dict.fromkeys(FILLED, ""))


def footer(client, code="zh-hans", path=""):
    return client.get(f"/{code}/{path}").text.split('<footer class="colophon')[1]


@each_of(*LANGUAGES)
def test_it_shows_and_links_all_that_the_office_has_filled_in(code, content, client):
    SiteSettings.objects.update(**FILLED)
    html = footer(client, code)
    assert all(f'href="{link}"' in html for link in LINKS)
    for name in ("address_zh_hans", "identification_code", "icp_number"):
        assert FILLED[name] in html
    for path in ("", "exchanges/", "attractions/muuido/", "nothing/"):
        html = footer(client, code, path)
        for part in ("site-map/", "data/", "pages/accessibility/", "report-an-error/"):
            assert f'href="/{code}/{part}' in html, path


def test_what_is_empty_leaves_no_trace(nothing_filled_in, client):
    html = footer(client)
    for trace in ("<address>", "filings", "网站标识码", "beian", "适老化标识"):
        assert trace not in html
    SiteSettings.objects.all().delete()
    assert "主办单位" not in footer(client)


def test_it_has_the_words_that_inspectors_look_for_and_each_mark_to_its_last_day(
    content, client
):
    today = timezone.localdate()
    SiteSettings.objects.update(**FILLED, elder_friendly_until=today)
    html = footer(client)
    words = ("主办单位：", "联系方式：", "网站标识码", "我要纠错", "网站地图")
    words += ("党政机关网站标识", "适老化标识", "无障碍")
    assert [word for word in words if word not in html] == []
    yesterday = today - timedelta(days=1)
    SiteSettings.objects.update(elder_friendly_until=yesterday)
    assert "适老化标识" not in footer(client)
    names = [field.name for field in SiteSettings.objects.get().missing()]
    assert names == ["elder_friendly_until", "map_approval_number"]


def test_only_what_is_missing_is_named(nothing_filled_in):
    site = SiteSettings.objects.get()
    assert {field.name for field in site.missing()} == {
        *("address" if name.startswith("address") else name for name in FILLED),
        "map_approval_number",
    }
    for name, value in FILLED.items():
        setattr(site, name, value)
    site.shows_maps = False
    with translation.override("ko"):
        assert site.missing() == []
