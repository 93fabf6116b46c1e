"""Names in Latin letters, and what is a misspelt name."""

from portal.public.search.text.misspellings import is_misspelt
from portal.public.search.text.normalize import normal
from portal.public.search.text.romanization import romanised
from tests.tables import each_of

NAMES = ("仁川广域市", "大田广域市", "沈阳", "实尾岛", "沈阳故宫", "仁川中华街", "인천")
NAMES += ("대전광역시", "실미도", "Incheon Chinatown", "Düsseldorf", "札幌市")


def test_a_name_is_two_syllables_or_more_side_by_side():
    assert romanised("沈阳故宫") == {
        *("shenyang", "shenyanggu", "shenyanggugong"),
        *("yanggu", "yanggugong", "gugong"),
    }
    assert romanised("인천 항") == {"incheon"}
    assert romanised("Уфа") == {"u", "uf", "ufa"}
    assert romanised("Turin, 岛") == set()


@each_of(
    ("人川", "仁川广域市 仁川中华街"),
    ("renchuang", "仁川广域市 仁川中华街"),
    ("renchaun", "仁川广域市 仁川中华街"),
    ("renchuen", "仁川广域市 仁川中华街"),
    ("瀋陽", "沈阳"),
    ("沈陽", "沈阳 沈阳故宫"),
    ("shengyang", "沈阳 沈阳故宫"),
    ("gugong", "沈阳故宫"),
    ("实尾道", "实尾岛"),
    ("인쳔", "인천"),
    ("인전", "인천"),
    ("실미두", "실미도"),
    ("Inchon", "Incheon Chinatown"),
    ("chinatonw", "Incheon Chinatown"),
    ("Duseldorf", "Düsseldorf"),
    ("Dsüseldorf", "Düsseldorf"),
)
def test_a_slip_of_the_pen_is_known(typed, meant):
    found = [name for name in NAMES if is_misspelt(normal(typed), name)]
    assert found == [
        name for name in NAMES if name in meant.split(" ") or name == meant
    ]


def test_another_name_is_no_slip_nor_what_sounds_like_a_part_of_one():
    words = (
        "四川 银川 信阳 大连 大连市 化解 武官 花 sichuan dalian 대천 대선 월미도 china"
    )
    for word in words.split():
        assert not any(is_misspelt(word, name) for name in NAMES), word
