"""Facts drawn from the research on sights: on their pages, with date and source."""

from django.utils import translation
from django.utils.html import strip_tags

from attractions.models import Attraction
from portal.models import Source
from tests.tables import each_of

LANGUAGES = ("en", "zh-hans", "ko")
# Degrees, WGS 84; None where no usable position was found.
POINTS = {
    "sapporo-clock-tower": (43.0631, 141.3536),
    "moerenuma-park": (43.1244, 141.4296),
    "shenxiu-garden": None,
    "kawasaki-daishi": (35.534, 139.729),
    "hamamatsu-museum-of-musical-instruments": (34.7068, 137.7383),
    "kujukushima": (33.151, 129.689),
    "huis-ten-bosch": (33.0838, 129.7881),
    "kuroshima": None,
    "namhansanseong": (37.4789, 127.1811),
    "hanbit-tower": (36.376, 127.388),
    "donghwasa": None,
    "quezon-memorial-circle": (14.6507, 121.0482),
    "mazar-e-quaid": (24.8754, 67.0408),
    "ramat-gan-safari": (32.045, 34.825),
    "rhine-tower": (51.2178, 6.7617),
    "mole-antonelliana": (45.069, 7.6932),
    "royal-palace-of-turin": (45.0725, 7.6857),
    "white-tower-of-thessaloniki": (40.6264, 22.9484),
    "rotunda-of-thessaloniki": None,
    "titanic-belfast": (54.6083, -5.9097),
    "bom-jesus-do-monte": (41.5549, -8.377),
    "130-kvartal": (52.275, 104.2917),
    "salavat-yulaev-monument": (54.7183, 55.9256),
    "novosibirsk-opera": (55.0306, 82.9244),
    "field-museum": (41.8661, -87.6169),
    "fundidora-park": (25.6781, -100.2833),
    "yaounde-palais-des-congres": None,
    "source-of-the-nile": None,
    "hassan-tower": (34.0242, -6.8228),
    "shenyang-imperial-palace": (41.7942, 123.4469),
    "zhaoling": (41.8499, 123.4216),
    "fuling": (41.8322, 123.5836),
    "xita": (41.8024, 123.4024),
    "marshal-zhangs-mansion": None,
    "zhongjie": (41.8013, 123.4569),
    "liaoning-provincial-museum": None,
    "china-industrial-museum": None,
    "shenyang-botanical-garden": (41.8603, 123.6476),
    "9-18-historical-museum": (41.834, 123.4614),
    "incheon-chinatown": (37.4758, 126.6178),
    "silmido": (37.4017, 126.3917),
    "muuido": (37.3919, 126.4156),
    "sido": (37.5367, 126.429),
    "ganghwado": (37.7, 126.4333),
    "ganghwa-tidal-flat": (37.593, 126.458),
}


def words(html):
    main = html.split("<main")[1].split("</main>")[0]
    return " ".join(strip_tags(main).replace("&#x27;", "'").split())


# The place, the fact with its date in each language, the precision of the date or of
# the point in the English note, and the source.
@each_of(
    (
        "shenxiu-garden",
        ("opened in 1987 to mark five years", "1987年为纪念两市结好五周年", "1987년에"),
        "The tie dates from 18 August 1981, so 1987 is its sixth year",
        "daishi-park-shinshuen",
    ),
    (
        "kujukushima",
        ("on 19 April 2018 the bay", "2018年4月19日", "2018년 4월 19일"),
        "given as rough, within half a kilometre",
        "getnews-kujukushima-2018",
    ),
    (
        "hanbit-tower",
        ("was announced for 1 February 2019", "2019年2月1日", "2019년 2월 1일"),
        "the day of the reopening is that of a text written before it",
        "dcc-hanbit-tower-2019",
    ),
    (
        "hanbit-tower",
        ("108 countries, 33 organisations", "108个国家、33个", "108개 나라와 33개"),
        "The dates of the Expo and the view follow a blog of 2023",
        "daejeon-medical-hanbit-tower-2021",
    ),
    (
        "donghwasa",
        ("a party from Hiroshima", "2011年广岛访问团", "2011년"),
        "No usable position was found",
        "dhu-hiroshima-2011",
    ),
    (
        "mazar-e-quaid",
        ("On 5 August 2015 a team of the Beijing", "2015年8月5日", "2015년 8월 5일"),
        "seven members according to Dawn, eleven",
        "dawn-chandelier-2015",
    ),
    (
        "royal-palace-of-turin",
        ("45.0725, 7.6857", "45.0725, 7.6857", "45.0725, 7.6857"),
        "UNESCO's point for the “Command Area”",
        "whc-list-2021-copy",
    ),
    (
        "hamamatsu-museum-of-musical-instruments",
        ("opened in April 1995", "1995年4月", "1995년 4월"),
        "“Only public” and the 30 years are a local site's",
        "hamamatsu-daisuki-museum-2025",
    ),
    (
        "mole-antonelliana",
        ("after the architect's death, by his son", "1889年", "1889년"),
        "given to the hundredth of a second",
        "ectorino-mole-2012",
    ),
    (
        "titanic-belfast",
        ("A lift takes visitors 70 feet", "2012年3月31日", "2012년 3월 31일"),
        "The height, the architects and the position",
        "daily-mail-titanic-belfast-2012",
    ),
    (
        "namhansanseong",
        ("409.06 hectares", "409.06公顷", "409.06헥타르"),
        "UNESCO's point of the site, are in Gwangju",
        "whc-list-2021-copy",
    ),
    (
        "mazar-e-quaid",
        ("inaugurated it on 17 December 2016", "2016年12月17日", "2016년 12월 17일"),
        "Pakistan Today, which dates the old chandelier to 1970",
        "pakistan-today-chandelier-2016",
    ),
    (
        "quezon-memorial-circle",
        ("On 15 November 1940 the cornerstone", "1940年11月15日", "1940년 11월 15일"),
        "1 or 19 August 1979, so only the year is given",
        "scribd-quezon-circle",
    ),
    (
        "hassan-tower",
        ("the earthquake of Lisbon threw them down in 1755", "1755年", "1755년"),
        "Sources have the beginning in 1195 or in 1196",
        "michelin-hassan-copy",
    ),
    (
        "rotunda-of-thessaloniki",
        ("Since 1988 the Rotunda has been part", "1988年", "1988년"),
        "UNESCO's point is that of the whole group",
        "whc-list-2021-copy",
    ),
    (
        "bom-jesus-do-monte",
        ("In 2019 its 26 hectares became World Heritage", "2019年", "2019년"),
        "The position is UNESCO's point, on the hill",
        "whc-list-2021-copy",
    ),
    (
        "130-kvartal",
        ("from March 2010 people moved out", "2010年3月", "2010년 3월"),
        "exact to 30 seconds only",
        "irkvisit-130-kvartal",
    ),
    (
        "yaounde-palais-des-congres",
        ("The great hall has 1,500 seats", "1500", "1,500"),
        "those in data files are 0.6 km apart",
        "china-org-yaounde-2011-08-22",
    ),
)
def test_a_fact_is_on_its_page_with_its_date_and_its_source(
    slug, facts, precision, source, content, client
):
    for code, fact in zip(LANGUAGES, facts, strict=True):
        text = words(client.get(f"/{code}/attractions/{slug}/").text)
        assert fact in text, code
        with translation.override(code):
            assert Source.objects.get(slug=source).title in text, code
        assert code != "en" or precision in text


# What a visitor has to know before setting out, wherever it is read.
@each_of(
    (
        "silmido",
        ("Check the tide table before", "the way back", "a visit to Muuido"),
        ("查询潮汐时间", "返程时间", "与舞衣岛安排在同一天"),
        ("물때를 확인하고", "돌아올 시간", "무의도와 같은 날 함께"),
    ),
    (
        "muuido",
        ("no ferry is needed any more",),
        ("不必再乘船",),
        ("배를 탈 필요가 없습니다",),
    ),
)
def test_an_island_says_in_each_language_how_to_come_back(
    slug, english, chinese, korean, content, client
):
    for code, said in zip(LANGUAGES, (english, chinese, korean), strict=True):
        text = words(client.get(f"/{code}/attractions/{slug}/").text)
        assert [part for part in said if part not in text] == [], code


def test_a_sight_is_where_the_research_has_it_and_has_sources_of_its_own(content):
    for row in Attraction.objects.published():
        assert row.sources.exclude(slug="editorial-fact-check").exists(), row.slug
    for row in Attraction.objects.filter(slug__in=POINTS):
        known = None if row.latitude is None else (row.latitude, row.longitude)
        assert known == POINTS[row.slug], row.slug
    assert Attraction.objects.filter(slug__in=POINTS).count() == len(POINTS)
