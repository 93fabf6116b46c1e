from django.utils import translation

from exchanges.geography.countries import country_choices, country_name
from tests.tables import each_of


@each_of(("zh-hans", "韩国"), ("en", "South Korea"), ("ko", "한국"))
def test_a_country_is_named_in_the_active_language(language, name):
    with translation.override(language):
        assert country_name("KR") == name


def test_the_choices_are_countries_only():
    codes = {code for code, _ in country_choices()}
    assert {"CN", "KR", "JP", "NO", "GB"} <= codes
    assert not {"HK", "MO", "TW", "EU", "ZZ", "001"} & codes
    assert 190 < len(codes) < 250
