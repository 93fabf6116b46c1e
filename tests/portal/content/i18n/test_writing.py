"""How each language writes numbers, orders names and uses letters."""

from django.utils.translation import gettext, override, pgettext

from portal.content.i18n import interface
from portal.content.i18n.collation import name_key, readings, syllables
from portal.content.i18n.figures import in_groups
from portal.content.i18n.scripts import foreign_script
from tests.tables import each_of


@each_of(
    (2_950_000, "295万", "295만", "2,950,000"),
    (2_947_217, "294万7217", "294만7217", "2,947,217"),
    (29_500_012, "2950万0012", "2950만0012", "29,500,012"),
    (100_000_000, "1亿", "1억", "100,000,000"),
    (12_860.5, "1万2860.5", "1만2860.5", "12,860.5"),
    (-20_000, "-2万", "-2만", "-20,000"),
    (2024, "2024", "2024", "2024"),
    (126.705206, "126.705206", "126.705206", "126.705206"),
    (12_980.0, "1万2980", "1만2980", "12,980"),
    (965.0, "965", "965", "965"),
    (0, "0", "0", "0"),
    ("12a45", "12a45", "12a45", "12a45"),
)
def test_a_number_has_the_groups_of_the_language(number, chinese, korean, english):
    for code, text in (("zh-hans", chinese), ("ko", korean), ("en", english)):
        with override(code):
            assert in_groups(number) == text


# An added language, for which there is no catalogue


def test_words_are_english_and_dates_those_of_the_language():
    interface.prepare("ru")
    with override("ru"):
        assert gettext("Sister city") == "Sister city"
        assert pgettext("format of a day, month and year", "j F Y") == "j E Y г."


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


ENGLISH = "The delegation visited the port and spoke about trade."


@each_of(
    ("en", "仁川广域市代表团访问沈阳", "汉字"),
    ("en", "沈阳", "汉字"),
    ("en", "인천 대표단이 선양을 방문", "韩文字母"),
    ("ko", "仁川代表团访问沈阳", "汉字"),
    ("ko", ENGLISH, "拉丁字母"),
    ("zh-hans", ENGLISH, "拉丁字母"),
    ("zh-hans", "인천 대표단이 선양을 방문", "韩文字母"),
    ("zh_hans", "<p>인천 대표단이</p>", "韩文字母"),
    ("zh-hans", "Делегация посетила порт", "西里尔字母"),
)
def test_a_text_in_another_script_is_noticed(language, text, script):
    assert foreign_script(text, language) == script


@each_of(
    ("en", ""),
    ("en", None),
    ("en", ENGLISH),
    ("en", "Songdo (松岛新都市, 송도국제도시)"),
    ("en", "沈"),
    ("en", "2014-06-12"),
    ("en", "Café Müller"),
    ("en", "<a" * 5000 + ">"),
    ("ko", "KBS"),
    ("ko", "인천경제자유구역(IFEZ)"),
    ("ko", "인천(仁川)"),
    ("ko", "Incheon Free Economic Zone"),
    ("zh-hans", "KBS"),
    ("zh-hans", "仁川广域市（인천광역시）"),
    ("zh-hans", "《Welcome to Incheon》图片展"),
    ("zh-hans", '<p>展览。</p><a href="https://example.org/a/b/c/d/e">网页</a>'),
    ("zh-hans", f"<p>市长说：</p><blockquote>{ENGLISH}</blockquote><p>会后</p>"),
    ("zh-hans", "详见 https://www.incheon.go.kr/en/EN010101/view?seq=1&page=2"),
    ("fr", "仁川广域市代表团访问沈阳"),
)
def test_names_quotations_and_mixed_texts_are_left_alone(language, text):
    assert foreign_script(text, language) is None
