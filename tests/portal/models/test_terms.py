"""Glossary terms and sets of synonyms are refused where nobody could follow them."""

import pytest
from django.core.exceptions import ValidationError

from portal.models import GlossaryTerm, Synonym
from tests.tables import each_of

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

WRONG_TERMS = [
    ({"term_zh_hans": "，！"}, "“，！” has no letter and no digit."),
    ({"avoid_en": "x" * 101}, f"“{'x' * 100}” is longer than 100 characters."),
    (
        {"avoid_en": "twin  city", "term_en": "twin city"},
        "“twin city” cannot be both right and not to be used.",
    ),
    (
        {"term_zh_hans": "友城\n友好城市"},
        "“友好城市” is in another entry already: sister city.",
    ),
]
WRONG_SETS = [
    ("口罩", "A set has 2 to 20 different words."),
    ("COVID-19\n\n covid　19 ", "A set has 2 to 20 different words."),
    ("\n".join("abcdefghijklmnopqrstu"), "A set has 2 to 20 different words."),
    ("口罩\n，！", "“，！” has no letter and no digit."),
    (f"口罩\n{'x' * 61}", f"“{'x' * 60}” is longer than 60 characters."),
    ("基准\nＭａｓｋ", "“Ｍａｓｋ” is in another set already: 面罩 / mask."),
]


@each_of(
    *((GlossaryTerm, values, fault) for values, fault in WRONG_TERMS),
    *((Synonym, {"words": words}, fault) for words, fault in WRONG_SETS),
)
def test_what_says_nothing_too_much_or_two_things_is_refused(
    model, values, fault, settings
):
    GlossaryTerm.objects.create(term_zh_hans="友好城市", term_en="sister city")
    Synonym.objects.create(words="面罩\nmask")
    settings.LANGUAGE_CODE = "en"
    others = {"term_zh_hans": "姐妹"} if model is GlossaryTerm else {}
    with pytest.raises(ValidationError) as caught:
        model(**{**others, **values}).full_clean()
    assert caught.value.message_dict == {next(iter(values)): [fault]}


def test_one_may_be_saved_again_and_has_each_word_once():
    GlossaryTerm.objects.create(term_zh_hans="协议", term_en="agreement")
    row = GlossaryTerm.objects.create(
        term_zh_hans="协定\n\n 协约 ", term_en="agreement"
    )
    row.full_clean()
    assert (row.forms("zh-hans"), row.slug) == (["协定", "协约"], "agreement-2")
    row = Synonym.objects.create(words=" 面罩 \n\nface   mask\nFace-Mask\n")
    assert row.members == ["面罩", "Face-Mask"]
    assert (str(row), row.slug) == ("面罩 / Face-Mask", "mianzhao-face-mask")
    row.full_clean()
