"""The foot of a page: one closed block for all that its text rests on."""

import re
from datetime import datetime, timedelta

from django.utils import timezone

from attractions.models import Attraction
from exchanges.models import City
from portal.models import Page, Source
from tests.site import LISTS


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


def test_what_is_no_official_translation_is_said_there_and_without_notes_is_nothing(
    content, make_one, client
):
    City.objects.filter(slug="sapporo").update(is_unofficial_en=True)
    html = client.get("/en/cities/sapporo/").text
    above, _, below = html.partition('<footer class="record">')
    assert "is not official" not in above
    assert "is not official" in below.split("<details>")[1].split("</details>")[0]
    city = make_one(City, "nowhere")
    html = record(client, city.get_absolute_url()).split("</footer>")[0]
    assert "<details>" not in html  # the first block; sharing has a class


def test_a_change_on_the_day_of_publication_is_no_second_date(content, client):
    address = "/en/attractions/silmido/"
    zone = timezone.get_default_timezone()
    day = datetime(2026, 11, 27, 23, 50, tzinfo=zone)
    rows = Attraction.objects.filter(slug="silmido")
    for minutes, times in ((5, 1), (20, 2)):
        changed = day + timedelta(minutes=minutes)
        rows.update(published_at=day, updated_at=changed)
        line = record(client, address).split("</p>")[0]
        assert line.count("<time") == times, minutes


def test_a_correction_is_in_view_and_the_rest_of_the_note_below(content, client):
    note = {
        "note_en": "Correction: <b>not</b> the only one.\n\nThe area has no year.",
        "note_zh_hans": "面积未注明年份。\n更正：并非唯一。",
        "note_ko": "",
    }
    Attraction.objects.filter(slug="silmido").update(**note)
    for code, words, rest in (
        (
            "en",
            "Correction: &lt;b&gt;not&lt;/b&gt; the only one.",
            "The area has no year.",
        ),
        ("zh-hans", "更正：并非唯一。", "面积未注明年份。"),
        ("ko", '<span lang="en">Correction: ', "The area has no year."),
    ):
        html = client.get(f"/{code}/attractions/silmido/").text
        above, _, below = html.partition('<div class="beside">')
        assert words in above, code
        assert 'href="#sources"' in above
        assert rest not in above
        below = below.partition('<footer class="record">')[2]
        assert rest in below.partition("</details>")[0], code
        assert 'id="sources"' in below
        assert words not in below


def test_no_correction_is_lost_on_a_page_without_a_picture_or_of_a_part(
    content, client
):
    Page.objects.filter(slug="about").update(note_en="Correction: on a page.")
    html = client.get("/en/pages/about/").text
    assert "Correction: on a page." in html.partition('<div class="prose">')[0]
    relation = City.objects.get(slug="incheon").relations.get()
    relation.note_en = "Correction: of the relation."
    relation.save()
    assert relation.note_en in record(client, "/en/cities/incheon/")


def test_each_page_ends_in_one_foot_and_landmarks_have_names(content, client):
    own = ("cities/incheon/", "exchanges/masks-2020/", "attractions/silmido/")
    own += ("stories/incheon-our-sister-city/", "pages/about/")
    for path in (*LISTS, *own):
        html = client.get(f"/en/{path}").text.partition("<main")[2]
        main, _, foot = html.partition('<footer class="record">')
        assert 'class="share"' in foot.partition("</footer>")[0] or path in LISTS, path
        for part in ('class="share"', 'class="follow"', 'class="neighbours"'):
            assert part not in main.replace('<div class="share"', ""), path
        assert "<aside" not in html
        assert html.count("<article") == (path in own), path
