"""Where there is nothing, the nearest pages are offered."""

import re
import time

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import translation

from attractions.models import Attraction
from exchanges.models import Exchange
from portal.content.kinds import content_models
from portal.public.navigation.suggestions import nearest
from tests.pairs import paired
from tests.queries import queries
from tests.tables import each_of
from tests.whole_site.test_public_pages import fill_up_to

LANGUAGES = [code for code, _ in settings.LANGUAGES]


def offered(client, address):
    """The addresses that are offered."""
    response = client.get(address)
    assert response.status_code == 404
    part = re.search(
        r'(?s)<section class="part" aria-labelledby="near">.*?</section>', response.text
    )
    return re.findall(r'<a href="([^"]+)"', part[0]) if part else []


SLIPS = [
    ("attractions/silmidoo/", "attractions/silmido/"),
    ("attractions/muido/", "attractions/muuido/"),
    ("attractions/MUUIDO-island/", "attractions/muuido/"),
    ("cities/inchon/", "cities/incheon/"),
    ("cities/silmido/", "attractions/silmido/"),
    ("silmido/", "attractions/silmido/"),
    ("a/b/c/silmido/", "attractions/silmido/"),
    ("attractions/chinatown/", "attractions/incheon-chinatown/"),
    ("exchanges/letter-of-intent/", "exchanges/letter-of-intent-2012/"),
    ("exchanges/masks_2020/", "exchanges/masks-2020/"),
    ("pages/accessability/", "pages/accessibility/"),
    ("citys/", "cities/"),
    ("attraction/", "attractions/"),
    ("exchanges/?year=abc", "exchanges/"),
    # The parts before the last count too.
    ("cities/incheon/x/", "cities/incheon/"),
    ("cities/incheon/exchanges/2014/more/and/more/", "cities/incheon/"),
    ("cities/incheon/silmido", "cities/incheon/"),
    ("attractions/silmidoo/photos/", "attractions/silmido/"),
    ("a/silmido/b/", "attractions/silmido/"),
    ("a/b/c/silmido/d/e/", "attractions/silmido/"),
]
TITLES = [
    ("zh-hans", "attractions/实尾岛/", "attractions/silmido/"),
    ("zh-hans", "attractions/实尾/", "attractions/silmido/"),
    ("ko", "attractions/무의도/", "attractions/muuido/"),
    ("ko", "실미/", "attractions/silmido/"),
    ("en", "attractions/실미도/", "attractions/silmido/"),
    ("ko", "%E5%AE%9E%E5%B0%BE%E5%B2%9B/", "attractions/silmido/"),
    ("zh-hans", "attractions/唐人街/", "attractions/incheon-chinatown/"),
    # A title that holds the words is near.
    ("zh-hans", "cities/仁川/", "cities/incheon/"),
    ("zh-hans", "仁川/", "cities/incheon/"),
    ("ko", "cities/인천/", "cities/incheon/"),
    ("en", "cities/仁川/", "cities/incheon/"),
    ("en", "exchanges/material/", "exchanges/epidemic-material-2020/"),
    ("en", "exchanges/letter/", "exchanges/letter-of-intent-2012/"),
]


@pytest.mark.engine
@each_of(*((code, *slip) for code, slip in paired(LANGUAGES, SLIPS)), *TITLES)
def test_a_slip_in_an_address_leads_to_what_was_meant(
    code, address, first, content, client
):
    """A title may stand in it as well."""
    assert offered(client, f"/{code}/{address}")[0] == f"/{code}/{first}"


def test_the_everyday_name_of_a_city_leads_to_it_however_much_there_is(content, client):
    fill_up_to(100)
    slug = Concat(Value("a-"), "slug")  # before that of the city
    more = Exchange.objects.filter(slug__startswith="more")
    more.update(title_zh_hans="仁川来访记录", slug=slug)
    assert offered(client, "/zh-hans/cities/仁川/")[0] == "/zh-hans/cities/incheon/"


def test_the_last_part_counts_most(content, client):
    assert offered(client, "/en/x/y/muuido/silmido/") == [
        *("/en/attractions/silmido/", "/en/attractions/sido/"),
        "/en/attractions/muuido/",
    ]


@each_of(
    *("nothing-like-this", "zzz", "a", "ab", "x" * 99, "2020", "wp-login.php"),
    *("%F0%9F%98%80", "岛", "%25%25%25", "___", "..", "'\"<b>", "%ff%fe"),
)
def test_what_is_near_to_nothing_offers_nothing(end, content, client):
    assert offered(client, f"/en/attractions/{end}/") == []


def test_at_most_five_are_offered_the_nearest_first_with_their_kind(
    content, client, make_one
):
    for number in range(8):
        make_one(Attraction, f"lighthouse-{number}", title_en=f"Light {number}")
    found = offered(client, "/en/cities/lighthouse-3x/")
    assert len(found) == 5
    assert found[0] == "/en/attractions/lighthouse-3/"
    html = client.get("/en/cities/lighthouse-3x/").text
    assert "Light 3</a> <small>What to see</small>" in html


def test_a_title_is_in_the_readers_language_or_says_which(content, client):
    assert ">舞衣岛</a>" in client.get("/zh-hans/x/muuido/").text
    Attraction.objects.filter(slug="muuido").update(title_en="")
    html = client.get("/en/x/muuido/").text
    assert '<span lang="zh-Hans">舞衣岛</span>' in html


@pytest.mark.engine
@each_of(
    *("x" * 60_000, "silmido-" * 8_000, "岛" * 20_000, "ab" * 30_000),
    *("%" * 5_000, "%00", "%c0%ae%ed%a0%80", "１２３", "é" * 500, "\u202esilmido"),
    *("silmido%0d%0aSet-Cookie:a=b", "a'||(select 1)||'", "%25_%25", "{{ 1 }}"),
    *("silmido/" * 1000, "ab/" * 20_000, "/" * 60_000, "silmido/" + "实尾岛/" * 15_000),
)
def test_any_address_is_answered_soon_and_of_many_parts_few_are_compared(
    end, content, client
):
    assert queries(lambda: nearest(f"/en/cities/{end}/")) <= 1
    began = time.process_time()
    response = client.get(f"/en/attractions/{end}/")
    assert time.process_time() - began < 1
    assert response.status_code in (400, 404)
    assert "Set-Cookie" not in response.headers
    assert "{{" not in response.text.split("<main")[1]


@pytest.mark.engine
def test_one_query_finds_them_however_much_there_is(content):
    def ask():
        assert nearest("/en/attractions/silmidoo/")

    assert queries(ask) == 1
    fill_up_to(200)
    assert queries(ask) == 1
    with translation.override("en"):
        assert len(nearest("/en/exchanges/more-12345/")) == 5


@each_of("/admin/silmido/", "/media/silmido.png", "/silmido")
def test_no_search_is_made_outside_the_pages(path, content, client):
    def no_search(execute, sql, *args):
        assert "UNION" not in sql
        return execute(sql, *args)

    with connection.execute_wrapper(no_search):
        client.get(path, follow=True)


@each_of(*LANGUAGES)
def test_without_the_database_the_page_still_answers(code, client, db):
    words = {"zh-hans": "页面不存在", "en": "Page not found", "ko": "찾을 수 없습니다"}

    def fail(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        response = client.get(f"/{code}/nothing/here/")
    assert response.status_code == 404
    assert words[code] in response.text
    assert f'href="/{code}/site-map/"' in response.text
    assert "None" not in response.text


def test_a_fault_that_is_not_the_databases_is_not_hidden(content, client, monkeypatch):
    def fail(path):
        raise TypeError("a mistake of ours")

    monkeypatch.setattr("portal.public.middleware.nearest", fail)
    client.raise_request_exception = False
    assert client.get("/en/nothing/").status_code == 500


def test_each_kind_can_be_found(content, client):
    for model in content_models():
        row = model.objects.pages().first()
        if not row:
            continue
        with translation.override("en"):
            address = row.get_absolute_url()
        if not Exchange.objects.filter(slug=row.slug).exclude(pk=row.pk).exists():
            assert address in offered(client, f"/en/x/{row.slug}/")
