"""An entry of the glossary is refused where nobody could follow it."""

import pytest
from django.core.exceptions import ValidationError

from portal.models import GlossaryTerm
from tests.tables import each_of

pytestmark = pytest.mark.django_db


@each_of(
    (
        {"term_zh_hans": "，！"},
        "term_zh_hans",
        "“，！” has no letter and no digit.",
    ),
    (
        {"avoid_en": "x" * 101},
        "avoid_en",
        f"“{'x' * 100}” is longer than 100 characters.",
    ),
    (
        {"term_en": "twin city", "avoid_en": "twin  city"},
        "avoid_en",
        "“twin city” cannot be both right and not to be used.",
    ),
    (
        {"term_zh_hans": "友城\n友好城市"},
        "term_zh_hans",
        "“友好城市” is in another entry already: sister city.",
    ),
)
def test_what_says_nothing_or_two_things_is_refused(values, column, fault, settings):
    GlossaryTerm.objects.create(term_zh_hans="友好城市", term_en="sister city")
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(ValidationError) as caught:
        GlossaryTerm(**{"term_zh_hans": "姐妹", **values}).full_clean()
    assert caught.value.message_dict == {column: [fault]}


def test_an_entry_may_be_saved_again_and_two_may_have_one_translation():
    GlossaryTerm.objects.create(term_zh_hans="协议", term_en="agreement")
    row = GlossaryTerm.objects.create(
        term_zh_hans="协定\n\n 协约 ", term_en="agreement"
    )
    row.full_clean()
    assert (row.forms("zh-hans"), row.slug) == (["协定", "协约"], "agreement-2")
