"""Where the sights are, and what their pages have to say to who sets out."""

from django.utils.html import strip_tags

from attractions.models import Attraction
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
