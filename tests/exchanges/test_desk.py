"""Lists and boxes of the desk: their filters, their search, the order of names."""

import re

import pytest
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import User
from tests.actors.desk import page

pytestmark = pytest.mark.engine

NAMES = ["蚌埠", "长春", "重庆", "都灵", "厦门"]


@pytest.fixture
def desk(content, client, make_one):
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def cities(desk, make_one):
    """Cities that a database puts into another order, the last of them untranslated."""
    City.objects.filter(slug="turin").update(title_zh_hans="都灵", title_en="Turin")
    for number, name in enumerate(reversed([*NAMES[:3], NAMES[4]])):
        make_one(City, f"city-{number}", title_zh_hans=name, title_en=f"City {number}")
    City.objects.exclude(title_zh_hans__in=NAMES).update(title_zh_hans="扎格列布")


def offered(client, **asked):
    values = {"app_label": "exchanges", "model_name": "exchange", **asked}
    answer = client.get(
        reverse("admin:autocomplete"), {"field_name": "cities", **values}
    )
    return [each["text"] for each in answer.json()["results"]]


def test_a_box_offers_cities_by_pinyin_and_by_letters_in_english(desk, cities):
    assert Exchange._meta.get_field("cities").related_model is City
    assert offered(desk)[:5] == NAMES
    User.objects.update(language="en")
    names = offered(desk, term="city-")
    assert names == ["City 0", "City 1", "City 2", "City 3"]
    City.objects.filter(slug="city-1").update(title_en="")
    names = offered(desk, term="city-")
    assert names == ["City 0", "City 2", "City 3", "重庆"], "one is not translated"


def test_the_pages_of_a_box_go_on_where_the_last_one_ended(desk, cities, make_one):
    for number in range(30):
        make_one(City, f"more-{number}", title_zh_hans=f"城{number:02}")
    first, second = (offered(desk, term="more-", page=number) for number in (1, 2))
    assert (len(first), len(second)) == (20, 10)
    assert [*first, *second] == [f"城{number:02}" for number in range(30)]


def test_a_form_and_a_filter_offer_countries_by_pinyin(desk):
    html = desk.get(page(City, "add")).text
    box = html[html.index('name="country"') :].partition("</select>")[0]
    names = re.findall(r"<option[^>]*>(.+?)</option>", box)[1:]
    assert names[:3] == ["阿尔巴尼亚", "阿尔及利亚", "阿富汗"]
    assert names[-2:] == ["中非共和国", "中国"]
    assert names.index("秘鲁") < names.index("冰岛")  # bi, bing
    assert names.index("佛得角") < names.index("冈比亚")  # fo, gang
    html = desk.get(page(City, "changelist")).text
    found = re.findall(r'<a href="[^"]*country=[A-Z]{2}[^"]*">\s*(.*?)</a>', html)
    assert len(found) > 5
    assert found == sorted(found, key=names.index)


# Filters and search

KINDS = (Exchange, Delegation, Agreement, Attraction)


@pytest.fixture
def listed(make_one, make_city, as_, editor):
    """The slugs in a list, of two rows of each kind, about a city each."""
    home = make_city("sender")
    near = make_city("host", title_zh_hans="近邻", title_ko="이웃나라도시")
    far = make_city("place", title_zh_hans="远方")
    for slug, city, end in (("near", near, "1914"), ("far", far, "1913-02")):
        values = {"date": "1912-06" if city is near else "1913", "end_date": end}
        exchange = make_one(Exchange, slug, **values)
        exchange.cities.set([city])
        visit = {"sender": home, "host": city, "arrived": values["date"]}
        make_one(Delegation, slug, **visit)
        make_one(Agreement, slug, signed=values["date"], exchange=exchange)
        make_one(Attraction, slug, city=city)
    create_working_copy(near, editor)
    client = as_(editor)

    def slugs(model, **query):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        answer = client.get(reverse(name), query)
        assert answer.status_code == 200
        return [row.slug for row in answer.context["cl"].result_list]

    return slugs


def test_lists_are_narrowed_to_a_city_a_year_and_the_names_of_partner_cities(listed):
    for model in KINDS:
        assert listed(model, city="host") == ["near"]
        assert listed(model, city="nowhere") == []
        for words in ("近邻", "이웃나라도시", "近邻 标题"):
            assert listed(model, q=words) == ["near"], (model, words)
    for model in KINDS[:3]:
        assert listed(model, year="1912") == ["near"]
        found = ["far", "near"] if model is Exchange else ["far"]
        assert listed(model, year="1913") == found, "one lasts until 1914"
        assert listed(model, year="1915") == []
