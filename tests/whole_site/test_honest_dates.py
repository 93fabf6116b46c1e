"""Every date, figure and claim says where it comes from and when it held."""

import datetime
import re
from html import unescape
from itertools import product

from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext

from attractions.models import Attraction
from exchanges.models import City, Relation
from portal.content.kinds import content_models
from portal.content.parts import parts_of, rows_of_page
from portal.models import Page
from tests.site import LANGUAGES
from tests.tables import each_of

CLOSED = {"zh-hans": "来源与更正", "en": "Sources and corrections"}
CLOSED["ko"] = "출처와 정정"
PUBLISHED = {"zh-hans": "发布时间", "en": "Published", "ko": "게시일"}
CHANGED = {"zh-hans": "最后修改", "en": "Last changed", "ko": "최종 수정"}
SOURCES = {"zh-hans": "资料来源", "en": "Sources", "ko": "출처"}
MAY_2031 = {"zh-hans": "2031年5月6日", "en": "6 May 2031", "ko": "2031년 5월 6일"}


def pages_of(model, code, site):
    """Row, address and HTML of each page of a kind."""
    with translation.override(code):
        rows = [(row, row.get_absolute_url()) for row in model.objects.published()]
    assert rows
    return [
        (row, address, site[code][address].text)
        for row, address in rows
        if "#" not in address  # of a part of another page
    ]


def words(html):
    """What a page itself says, as one line: without the titles of its sources."""
    main = html.split("<main")[1].split("</main>")[0]
    text, _, record = main.partition('<footer class="record">')
    said = text + re.sub("(?s)<ul>.*?</ul>", "", record)
    return " ".join(re.sub("<[^>]*>", "", said).replace("&#x27;", "'").split())


def as_shown(moment):
    """For machines and for the eye, in Beijing time."""
    local = timezone.localtime(moment)
    return local.isoformat(), f"{local:%Y-%m-%d %H:%M}"


def sources_of(row):
    """All that a page rests on: its row, what is shown with it, and their parts."""
    rows = [each for shown in rows_of_page(row) for each in (shown, *parts_of(shown))]
    rows = [each for each in rows if hasattr(each, "sources")]
    found = {source for each in rows for source in each.sources.all()}
    found |= {getattr(row, name, None) for name in ("population_source", "area_source")}
    return found - {None}


@each_of(*LANGUAGES)
def test_every_item_says_when_it_was_published_and_changed_and_its_source(
    code, content, site
):
    for model in content_models():
        if model.part_of:
            continue
        for row, address, html in pages_of(model, code, site):
            record = html.split('<footer class="record">')[1].split("</details>")[0]
            moments = r'<time datetime="([^"]+)">(\d{4}-\d\d-\d\d \d\d:\d\d)<'
            changed = max(each.updated_at for each in rows_of_page(row))
            both = [as_shown(row.published_at), as_shown(changed)]
            is_later = both[0][1][:10] != both[1][1][:10]  # than the day of publication
            assert re.findall(moments, record) == both[: 1 + is_later], address
            assert PUBLISHED[code] in record
            assert (CHANGED[code] in record) == is_later, address
            if model is Page:
                continue
            assert f"<summary>{CLOSED[code]}</summary>" in record, address
            assert f'<h2 id="sources">{SOURCES[code]}</h2>' in record, address
            found = sources_of(row)
            assert record.count("<li>") == len(found) > 0, address
            addresses = {escape(source.url) for source in found if source.url}
            assert addresses == set(re.findall('<li><a href="([^"]+)"', record))


def test_a_text_of_the_offices_own_says_so_and_a_missing_source_too(content, client):
    own = "Written by the office that runs this site."
    assert own in client.get("/en/pages/about/").text
    Attraction.objects.get(slug="silmido").sources.clear()
    html = client.get("/en/attractions/silmido/").text
    assert "No source has been named for this yet." in html
    assert own not in html


@each_of(*LANGUAGES)
def test_every_figure_of_a_city_stands_beside_its_year(code, content, site):
    for row, address, html in pages_of(City, code, site):
        facts = html.split('<dl class="facts row">')[1].split("</dl>")[0]
        years = re.findall(r"<small>[(（](?:page of )?(\d{4})", facts)
        wanted = (row.population_year, row.population), (row.area_year, row.area_km2)
        assert years == [str(year) for year, value in wanted if value], address
    text = words(site[code][f"/{code}/cities/incheon/"].text)
    assert "2022" in text
    assert re.search("其他来源|Other sources|다른 출처", text), "whose they are"


def test_the_totals_are_dated(content, site, client):
    text = words(site["en"]["/en/cities/"].text)
    assert re.search("As recorded on this site, \\d+ \\w+ \\d{4}", text)
    City.objects.filter(slug="incheon").update(updated_at="2031-05-06T12:00:00+08:00")
    for code in LANGUAGES:
        text = words(client.get(f"/{code}/").text)
        with translation.override(code):
            dated = gettext("As recorded on this site, %(date)s")
        assert text.count(dated % {"date": MAY_2031[code]}) == 1, code


@each_of("exchanges", "delegations", "agreements", "attractions", "stories")
def test_a_list_says_when_what_it_shows_was_last_changed(
    path, content, make_city, client
):
    model = next(m for m in content_models() if f"{m._meta.model_name[:-1]}" in path)
    model.objects.update(updated_at="2026-11-25T08:00:00+08:00")
    row = model.objects.published().in_order().first()
    model.objects.filter(pk=row.pk).update(updated_at="2027-02-03T23:59:00+08:00")
    html = client.get(f"/en/{path}/").text
    assert "The entries listed here were last changed on 3 February 2027." in words(
        html
    )
    make_city("seoul", country="KR")
    nothing = client.get(f"/en/{path}/?city=seoul").text if path != "stories" else ""
    assert "last changed" not in nothing


# Relations


def test_a_raised_relation_shows_both_dates_in_their_order(site):
    raised = {
        "daejeon": ["2003", "2013-07-29"],
        "karachi": ["2018-08", "2021-12-09"],
    }
    for code, (slug, dates) in product(LANGUAGES, raised.items()):
        html = site[code][f"/{code}/cities/{slug}/"].text
        seals = html.split('<ol class="seals">')[1].split("</ol>")[0]
        assert re.findall(r'datetime="([\d-]+)"', seals) == dates, (code, slug)
        assert seals.count('class="seal"') == 1, "the relation of today alone"
        with translation.override(code):
            former = str(Relation.Kind.FRIENDLY.label)
        assert former in seals.partition('class="seal"')[0].lower()


def test_every_relation_names_its_own_sources(content, site):
    for relation in Relation.objects.for_page():
        html = site["en"][f"/en/cities/{relation.city.slug}/"].text
        record = html.split('<footer class="record">')[1].split("</footer>")[0]
        for source in relation.sources.exclude(url=""):
            assert record.count(f'"{escape(source.url)}"') == 1, (relation, source)


def test_a_number_that_no_source_gives_is_not_shown_as_theirs(site):
    for code in LANGUAGES:
        with translation.override(code):
            label = gettext("No. %(number)s") % {"number": "x"}
        pattern = f"<dd>{re.escape(label)}</dd>".replace("x", r"(\d+)")
        pages = {slug: site[code][f"/{code}/cities/{slug}/"].text
                 for slug in ("jinja", "karachi")}  # fmt: skip
        found = {slug: re.findall(pattern, unescape(pages[slug])) for slug in pages}
        assert found == {"jinja": ["22"], "karachi": []}, code
    html = site["en"]["/en/cities/ramat-gan/"].text
    assert "date not known" in html
    assert "left open" in html
    assert 'class="seal"' not in html


# Claims: none stands without who made it, in no language and on no page.

CLAIMS = {
    "en": {
        r"only Chinatown": r"official",
        r"first natural monument": r"419",
        r"Korea's (third|second) largest": r"[Aa]ccording to|the article",
        r"Museum without Walls": r"without a roof",
        r"“Stairway to Heaven” a movie": r"TV drama",
        r"actual (stage|setting)": r"removed|feature film",
    },
    "zh-hans": {
        r"唯一的唐人街": r"官方",
        r"首个天然纪念物": r"419",
        r"韩国第[二三]大": r"据|文章",
        r"没有围墙的博物馆": r"没有屋顶",
    },
    "ko": {
        r"유일의 차이나타운": r"‘공식’",
        r"세계 최초의 천연기념물": r"419",
        r"[두세] 번째로 큰": r"기사",
        r"벽 없는 박물관": r"지붕 없는",
    },
}
MONTH = re.compile(r'<time datetime="(\d{4}-\d\d)">([^<]*)<')


@each_of(*CLAIMS)
def test_a_doubtful_claim_stands_as_a_claim_with_its_correction(code, site):
    pages = {address: words(found.text) for address, found in site[code].items()}
    for claim, correction in CLAIMS[code].items():
        claiming = {
            each: pages[each] for each in pages if re.search(claim, pages[each])
        }
        assert claiming, f"nobody makes the claim any more: {claim}"
        for address, text in claiming.items():
            assert re.search(correction, text), (address, claim)


def test_a_page_says_above_its_text_where_it_corrects_the_article(site):
    words = {"zh-hans": "更正：", "en": "Correction: ", "ko": "정정: "}
    slugs = ("incheon-chinatown", "silmido", "muuido", "ganghwa-tidal-flat")
    pages = {slug: f"attractions/{slug}/" for slug in slugs}
    pages |= {"story": "stories/incheon-our-sister-city/", "city": "cities/incheon/"}
    for code, (slug, path) in product(LANGUAGES, pages.items()):
        html = site[code][f"/{code}/{path}"].text
        above, _, record = html.partition('<footer class="record">')
        assert (words[code] in above) == (slug != "silmido"), (code, slug)
        closed = record.split("<details>")[1].split("</details>")[0]
        assert '<p class="note">' in closed, (code, slug)
        assert "note" not in re.findall(r'class="([^"]+)"', above), (code, slug)


def test_no_month_is_shown_as_a_day_on_any_page(site):
    found = [pair for page in site["en"].values() for pair in MONTH.findall(page.text)]
    assert len({month for month, _shown in found}) > 10
    day = re.compile(r"\b\d{1,2} \w+ \d{4}")
    assert [shown for _month, shown in found if day.search(shown)] == []


# The time of a change

CONTENT_WRITTEN = ("2026-11", "2026-12")  # later days may be announced
DAY = re.compile(r"(20\d\d) ?[-年년] ?(\d\d?) ?[-月월] ?(\d\d?)(?!\d)")
ENGLISH_DAY = re.compile(r"\b\d\d? [A-Z][a-z]+ 20\d\d\b")


def days_in(text):
    """The days that a text names, in whatever language."""
    for parts in DAY.findall(text):
        yield datetime.date(*map(int, parts))
    for day in ENGLISH_DAY.findall(text):
        yield datetime.datetime.strptime(day, "%d %B %Y").date()


def test_no_text_speaks_of_a_day_after_its_own_last_change(content):
    texts = ["于2026年11月26日。", "on 26 November 2026.", "2026년 11월 26일에"]
    for text in (*texts, "2026-11-26."):
        assert list(days_in(text)) == [datetime.date(2026, 11, 26)], text
    for row in (row for model in content_models() for row in model.objects.published()):
        values = [
            value for part in (row, *parts_of(row)) for value in vars(part).values()
        ]
        text = "\n".join(value for value in values if isinstance(value, str))
        named = [day for day in days_in(text) if str(day)[:7] in CONTENT_WRITTEN]
        changed = timezone.localdate(row.updated_at)
        assert all(day <= changed for day in named), (row, named)
