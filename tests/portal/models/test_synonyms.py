"""A set of synonyms is refused where a search could make nothing of it."""

import pytest
from django.core.exceptions import ValidationError

from portal.models import Synonym
from tests.tables import each_of

pytestmark = pytest.mark.engine


@each_of(
    ("口罩", "A set has 2 to 20 different words."),
    ("COVID-19\n\n covid　19 ", "A set has 2 to 20 different words."),
    ("\n".join("abcdefghijklmnopqrstu"), "A set has 2 to 20 different words."),
    ("口罩\n，！", "“，！” has no letter and no digit."),
    (f"口罩\n{'x' * 61}", f"“{'x' * 60}” is longer than 60 characters."),
    ("基准\nＭａｓｋ", "“Ｍａｓｋ” is in another set already: 面罩 / mask."),
)
def test_a_set_that_says_nothing_or_too_much_is_refused(words, fault, db, settings):
    Synonym.objects.create(words="面罩\nmask")
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(ValidationError) as caught:
        Synonym(words=words).full_clean()
    assert caught.value.message_dict["words"] == [fault]


def test_a_set_may_be_saved_again_and_has_each_word_once(db):
    row = Synonym.objects.create(words=" 面罩 \n\nface   mask\nFace-Mask\n")
    assert row.members == ["面罩", "Face-Mask"]
    assert (str(row), row.slug) == ("面罩 / Face-Mask", "mianzhao-face-mask")
    row.full_clean()
