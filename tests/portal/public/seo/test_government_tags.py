"""The tags of a government page: of the site, of its column and of the article."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from exchanges.models import City
from portal.models import SiteSettings, Story
from tests.reading.head import Head
from tests.site import LANGUAGES
from tests.tables import each_of

SITE = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE = {"ArticleTitle", "PubDate", "ContentSource"}
NEVER = "/en/nothing/"  # no page has this address
TYPES = {
    "": "首页",
    "cities/": "概况信息",
    "stories/": "工作动态",
    "data/": "数据开放",
    "report-an-error/": "咨询投诉",
    "pages/about/": "概况信息",
    "stories/incheon-our-sister-city/": "工作动态",
}


@pytest.fixture
def filled_in(content):
    SiteSettings.objects.update(identification_code="2101000001")


def tags(client, address):
    """The tags of the three groups, each with a text."""
    meta = Head(client.get(address).text).meta
    found = {name: meta[name] for name in SITE | COLUMN | ARTICLE if name in meta}
    assert all(found.values())
    return found


@each_of(*TYPES)
def test_every_group_stands_where_it_belongs(path, filled_in, client):
    for code in LANGUAGES:
        found = tags(client, f"/{code}/{path}")
        is_article = path.count("/") == 2
        assert found.keys() == SITE | COLUMN | (ARTICLE if is_article else set())
        assert found["ColumnType"] == TYPES[path]
        assert found["SiteDomain"] == "testserver"
        assert found["SiteIDCode"] == "2101000001"


def test_what_stands_in_no_column_names_the_site_alone(filled_in, client):
    for address in (NEVER, "/en/search/", "/en/site-map/"):
        assert tags(client, address).keys() == SITE, address
    narrowed = tags(client, "/zh-hans/exchanges/?city=incheon&kind=visit")
    assert narrowed == tags(client, "/zh-hans/exchanges/")


def test_what_is_not_filled_in_is_left_out(content, client):
    SiteSettings.objects.update(identification_code="")
    assert tags(client, NEVER).keys() == SITE - {"SiteIDCode"}
    SiteSettings.objects.all().delete()
    assert tags(client, NEVER).keys() == {"SiteDomain"}
    assert "ContentSource" not in tags(client, "/en/cities/incheon/")


def test_the_time_is_that_of_the_office_and_the_source_the_first_one(content, client):
    moment = datetime(2026, 3, 1, 16, 5, 59, tzinfo=ZoneInfo("UTC"))
    Story.objects.update(published_at=moment, source_line_en="")
    City.objects.update(published_at=moment)
    path = "stories/incheon-our-sister-city/"
    found = tags(client, f"/zh-hans/{path}")
    assert found["PubDate"] == "2026-03-02 00:05"
    story = Story.objects.get(slug="incheon-our-sister-city")
    assert found["ContentSource"] == story.source_line_zh_hans
    found = tags(client, "/en/cities/incheon/")
    assert found["ContentSource"] == SiteSettings.objects.get().office_en
    assert found["ArticleTitle"] == "Incheon"
