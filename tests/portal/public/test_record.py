"""The foot of a page: one closed block for all that its text rests on."""

import re

from exchanges.models import City
from portal.models import Source


def record(client, address):
    return client.get(address).text.split('<footer class="record">')[1]


def test_a_source_of_several_things_is_named_once_with_its_uses(content, client):
    city = City.objects.get(slug="sapporo")
    source = Source.objects.create(slug="census", title_zh_hans="人口普查")
    city.population_source = city.area_source = source
    city.save()
    city.relations.get().sources.add(source)
    html = record(client, "/zh-hans/cities/sapporo/")
    (line,) = re.findall("<li>(<cite>人口普查.*?)</li>", html)
    uses = line.split("<small>")[1]
    assert all(each in uses for each in ("人口数据来源", "面积数据来源", "友城关系"))


def test_what_is_no_official_translation_is_said_there_and_not_above(content, client):
    City.objects.filter(slug="sapporo").update(is_unofficial_en=True)
    html = client.get("/en/cities/sapporo/").text
    above, _, below = html.partition('<footer class="record">')
    assert "is not official" not in above
    assert "is not official" in below.split("<details>")[1].split("</details>")[0]


def test_without_sources_and_notes_there_is_nothing_to_open(content, make_one, client):
    city = make_one(City, "nowhere")
    html = record(client, city.get_absolute_url()).split("</footer>")[0]
    assert "<details>" not in html  # the first block; sharing has a class
