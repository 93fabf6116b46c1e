"""How words are compared and taken apart, and a search where there is nothing."""

import pytest
from django.test import Client

from portal.models import SearchIndex
from portal.public.search.query import Query
from portal.public.search.text.normalize import normal, placed, tidy
from portal.public.search.text.pieces import fold, needles
from portal.public.search.text.places import split_name, stems
from tests.tables import each_of

pytestmark = pytest.mark.engine


@each_of(
    ("ＡＢＣ １％", "abc 1%"),
    ("Düsseldorf ŁÓDŹ Ørsted İzmir", "dusseldorf lodz orsted izmir"),
    ("Straße ﬁ Ⅷ ㎞", "strasse fi viii km"),
    ("\u1100\u1161\u11bc\ud558\u11ab", "강한"),
    ("e\u0301\u0323 й Й ё ά", "e й й ё ά"),
    ("a\u200bb\u202ec\ufeff", "abc"),
    ("ﾊﾟﾊﾞ", "パバ"),
)
def test_texts_are_compared_in_one_form(text, expected):
    assert normal(text) == expected
    assert normal(normal(text)) == expected
    folded, places = placed(text)
    assert folded == expected
    assert len(places) == len(expected) + 1
    assert places[-1] == len(text)
    assert list(places) == sorted(places)


def test_a_text_is_shown_in_one_line_without_what_would_turn_it():
    assert tidy(" a\n\u202eb\t\u2066c\u3000e\u0301 ") == "a b c é"


def test_a_word_is_looked_for_where_a_word_begins_and_chinese_anywhere():
    assert fold("沈阳市\n2014年6月 Sister-City") == "沈阳市\n 2014年 6月 sister- city"
    assert needles("ganghwa") == [" ganghwa"]
    assert needles("6月12日") == [" 6月 12日"]
    assert needles("o'brien") == [" o", " brien"]
    assert needles("《协议》,") == ["协议"]
    assert needles("》") == ["》"]
    assert needles("\ue000\U000f0001") == []
    for word in ("沈阳市人", "a_b", "2014年6月", "x" * 99, "《协议》"):
        assert all(each in fold(f"前 {word}后") for each in needles(word))


def test_a_place_is_known_without_what_says_of_which_kind_it_is():
    assert [*stems("仁川广域市")] == ["仁川广域市", "仁川", "仁川广域"]
    assert [*stems("quezon city")] == ["quezon city", "quezon"]
    assert [*stems("城市")] == ["城市"]
    names = {"仁川", "札幌", "인천", "turin"}
    split = {
        "仁川市": ["仁川"],
        "인천광역시": ["인천"],
        "札幌市长": ["札幌", "市长"],
        "仁川港": ["仁川港"],
        "仁川": ["仁川"],
        "turing": ["turing"],
        "川市": ["川市"],
    }
    assert {word: split_name(word, names) for word in split} == split


def test_a_query_is_its_different_words_and_no_more():
    asked = Query("  仁川\u3000口罩 仁川 ＡＢ ab ")
    assert asked.text == "仁川 口罩 ＡＢ ab"
    assert asked.words == ["仁川", "口罩", "ab"]
    assert (asked.is_long, asked.is_wordy) == (False, False)
    assert Query("x" * 101).is_long
    assert Query(" ".join("abcdefghijk")).is_wordy
    assert not Query("\u200b").text


def test_a_portal_without_content_finds_nothing_and_says_so(db):
    assert SearchIndex.objects.exists()
    for code in ("zh-hans", "en", "ko"):
        response = Client().get(f"/{code}/search/?q=1")
        assert response.status_code == 200
        assert 'class="empty"' in response.text
        assert "None" not in response.text
