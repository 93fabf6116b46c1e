"""Names stand in the order in which people look for them, in each language."""

from django.utils.translation import override

from portal.content.i18n.collation import name_key, readings, syllables
from tests.tables import each_of

CHINESE = [
    *("蚌埠", "北京", "秘鲁", "柏林", "长春", "长沙", "重庆", "东阿", "都灵", "佛山"),
    *("汉堡", "黄埔", "六安", "洛阳", "番禺", "仁川广域市", "厦门", "札幌", "长子"),
]


def ordered(names, code):
    with override(code):
        return sorted(names, key=name_key)


def test_chinese_names_go_by_pinyin_also_where_a_character_has_two_readings():
    """What is read alike goes by its tone."""
    assert ordered(reversed(CHINESE), "zh-hans") == CHINESE
    assert ordered(["大理", "答理", "打里"], "zh-hans") == ["答理", "打里", "大理"]


@each_of(
    ("长春", "chang chun"),
    ("厦门", "xia men"),
    ("重庆", "chong qing"),
    ("蚌埠", "bang bu"),
    ("都柏林", "du bo lin"),
    ("的黎波里", "di li bo li"),
    ("佛罗伦萨", "fo luo lun sa"),
    ("成都市大厦", "cheng du shi da sha"),
    ("Łódź", "l o d z"),
)
def test_a_name_is_read_as_people_read_it(name, read):
    assert [*syllables(name)] == read.split()


def test_other_languages_go_by_their_letters():
    names = ["Zagreb", "Åland", "Angola", "Österreich", "Oman"]
    assert ordered(names, "en") == ["Åland", "Angola", "Oman", "Österreich", "Zagreb"]
    assert ordered(["하노이", "각산", "가나", "인천"], "ko") == [
        *("가나", "각산", "인천", "하노이")
    ]


def test_each_line_of_the_readings_has_a_syllable_for_each_character():
    for word, found in readings().items():
        assert len(word) == len(found), word
        assert all(each.isascii() and each.islower() for each in found), word
