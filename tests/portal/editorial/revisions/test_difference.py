"""What a reviewer sees of the difference between two texts."""

import random
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.editorial.revisions.text_diff import mark, sides, split_words
from tests.tables import each_of

OURS = re.compile(r'</?(?:del|ins)(?: class="blank")?>')
# Few letters, so that the two have something in common; all that is special in HTML.
texts = st.text() | st.text("甲乙丙a가 1,-.\n\r<p>&/\"'", max_size=60)


def without(element, html):
    """The text without what stands in the element, as a browser reads it."""
    html = re.sub(rf"<{element}[ >].*?</{element}>", "", html, flags=re.DOTALL)
    return unescape(OURS.sub("", html))


def lines_of(text):
    return re.sub("\r\n?", "\n", text)


def han(seed, length, kinds=3000):
    """Chinese without meaning, the same for the same seed."""
    chance = random.Random(seed)
    return "".join(chr(0x4E00 + chance.randrange(kinds)) for _ in range(length))


@each_of(
    ("友好城市", ["友", "好", "城", "市"]),
    ("인천광역시 대표단", ["인천광역시", " ", "대표단"]),
    ("Incheon's port", ["Incheon's", " ", "port"]),
    ("约2,800人", ["约", "2,800", "人"]),
    ("2012-06, 9:30", ["2012-06", ",", " ", "9:30"]),
    ("2014년6월", ["2014", "년", "6", "월"]),
    ("a  b\n\nc", ["a", "  ", "b", "\n", "\n", "c"]),
    ('<p lang="en">A</p>', ['<p lang="en">', "A", "</p>"]),
    ("1 < 2", ["1", " ", "<", " ", "2"]),
    ("cafe\u0301!?", ["cafe\u0301", "!", "?"]),
    ("🇨🇳🇰🇷👨‍👩‍👧", ["🇨🇳", "🇰🇷", "👨‍👩‍👧"]),
)
def test_a_text_is_compared_in_words_of_its_script(text, expected):
    assert split_words(text) == expected


@each_of(
    ("仁川市", "仁川广域市", "仁川<ins>广域</ins>市"),
    ("共有2,800人", "共有2,948人", "共有<del>2,800</del><ins>2,948</ins>人"),
    ("대표단을 보냈다.", "의료 대표단을 보냈다.", "<ins>의료 </ins>대표단을 보냈다."),
    ("The big house", "The old house", "The <del>big</del><ins>old</ins> house"),
    ("一\r\n二\r三", "一\n二\n三", "一\n二\n三"),
    (None, "新", "<ins>新</ins>"),
    ("旧", "", "<del>旧</del>"),
    ("", None, ""),
    # Changed words with only a space or a comma between are one change.
    (
        "the big red house",
        "the small blue house",
        "the <del>big red</del><ins>small blue</ins> house",
    ),
    (
        "有甲、乙、丙的城市",
        "有丁、戊、己的城市",
        "有<del>甲、乙、丙</del><ins>丁、戊、己</ins>的城市",
    ),
    # A single character between large changes is no reason to cut them.
    (
        "据《沈阳日报》报道，本市于春季组织了医疗代表团。",
        "据《沈阳日报》报道，本市在秋天派出了文化使者们。",
        "据《沈阳日报》报道，本市"
        "<del>于春季组织了医疗代表团</del><ins>在秋天派出了文化使者们</ins>。",
    ),
    # A rewritten line is replaced as a whole, and its neighbours are not.
    (
        "两市长会面。\n市长率团访问仁川，参观了松岛新城并出席十周年活动。\n完",
        "两市长会晤。\n两市以视频方式举行会议，讨论了医疗与青少年交流等议题。\n完",
        "两市长会<del>面</del><ins>晤</ins>。\n"
        "<del>市长率团访问仁川，参观了松岛新城并出席十周年活动。</del>"
        "<ins>两市以视频方式举行会议，讨论了医疗与青少年交流等议题。</ins>\n完",
    ),
    # A line that came does not hide a word in the next.
    (
        "第一段。\n\n第二段很长的文字。\n\n第三段。",
        "新的一段。\n\n第一段。\n\n第二段很长的文本。\n\n第三段。",
        "<ins>新的一段。\n\n</ins>第一段。\n\n"
        "第二段很长的文<del>字</del><ins>本</ins>。\n\n第三段。",
    ),
    # What the eye would not see has a class of its own.
    (
        "一 二",
        "一  二",
        '一<del class="blank"> </del><ins class="blank">  </ins>二',
    ),
    ("一", "一\u200b", '一<ins class="blank">\u200b</ins>'),
)
def test_the_words_that_went_and_came_are_marked(old, new, expected):
    assert mark(old, new) == expected


def test_what_stays_between_changes_is_seen_to_stay():
    stays, line = han(1, 50), "2014年6月12日结为友好城市\n"
    for old, new, kept in (
        (han(2, 300) + stays + han(3, 300), han(4, 300) + stays + han(5, 300), stays),
        (f"{line}同上\n", f"同上\n同上\n{line}", line),
    ):
        assert f"</ins>{kept}<del>" in mark(old, new)
    items = (f"<li>{han(n, 30)}</li><li>{han(n + 1, 30)}</li>" for n in (1, 3))
    assert "</ins>&lt;/li&gt;&lt;li&gt;<del>" in mark(*items)
    cells = (
        "<table>" + f"<tr><td>1</td><td>{cell}</td></tr>" * 9 + "</table>"
        for cell in ("1", "11")
    )
    assert mark(*cells).count("<del>1</del><ins>11</ins>") == 9


@given(texts, texts)
def test_without_what_went_it_is_the_new_text_and_the_other_way_round(old, new):
    html = mark(old, new)
    left, right = sides(old, new)
    assert without("del", html) == lines_of(new) == without("del", right)
    assert without("ins", html) == lines_of(old) == without("ins", left)
    assert "<ins" not in left
    assert "<del" not in right
    assert not re.search(r"</(del|ins)><\1", html), "adjacent marks are one"
    assert not OURS.search(mark(old, old))
    for each in (html, left, right):
        assert hasattr(each, "__html__")
        assert not re.search("[<>\"']", OURS.sub("", each)), "our own markup alone"


def test_a_long_text_is_shortened_between_words_and_a_short_one_is_not():
    gap = '<span class="left-out"> … </span>'
    text = "friendship " * 50
    left, _ = sides(text + "old", text + "new", short=True)
    assert left == f"{text[:77]}{gap} {text[-77:]}<del>old</del>"
    text = "<b>" * 100
    assert "left-out" not in mark(text + "old", text + "new", short=True)
    text = "两市结为友好城市\n" * 100
    assert len(mark(text + "旧", text + "新", short=True)) < 300, "lines together"
    text = han(1, 20_000)
    html = mark(text, text[:9000] + "、" + text[9001:], short=True)
    ends = [part.split(gap) for part in re.split("<del>.</del><ins>、</ins>", html)]
    assert ends == [[text[:80], text[8920:9000]], [text[9001:9081], text[-80:]]]


def test_all_changes_in_a_long_line_of_common_words_are_found():
    text = list(han(1, 20_000, 100))
    old = "".join(text)
    text[::25] = "、" * 800
    assert mark(old, "".join(text)).count("<ins>、</ins>") == 800
    old, new = han(1, 20_000, 2), han(2, 20_000, 2)
    assert without("del", mark(old, new)) == new
    assert without("ins", mark(old, new)) == old


HOSTILE = {
    "different": (han(1, 20_000), han(2, 20_000)),
    "few characters": (han(1, 20_000, 300), han(2, 20_000, 300)),
    "backwards": (han(1, 20_000), han(1, 20_000)[::-1]),
}


@pytest.mark.parametrize(("old", "new"), HOSTILE.values(), ids=HOSTILE)
def test_long_lines_with_nothing_in_common_are_replaced(old, new):
    assert mark(old, new) == f"<del>{old}</del><ins>{new}</ins>"


def test_texts_of_too_many_words_are_compared_by_lines_and_then_as_a_whole():
    line, other = han(1, 30_000), han(2, 30_000)
    html = mark(f"同\n{line}\n完", f"同\n{other}\n完")
    assert html == f"同\n<del>{line}</del><ins>{other}</ins>\n完"
    many, more = (f"{han(seed, 1)}\n" * 60_000 for seed in (3, 4))
    assert mark(many, more) == f"<del>{many}</del><ins>{more}</ins>"
    long = han(5, 100_000)
    assert mark(long, long[:500] + "、" + long[501:]).count("<ins>、</ins>") == 1
