"""A text in another script than that of its language is noticed, and nothing else."""

from portal.content.i18n.scripts import foreign_script
from tests.tables import each_of

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
