"""Names of countries in the active language, from the CLDR that Babel brings."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language, override, to_locale

from portal.content.i18n.collation import name_key

# Regions of China have codes of their own in ISO 3166; they are not countries. Nor are
# CLDR's additions to ISO 3166: groups of countries, reserved and private codes.
NOT_COUNTRIES = {
    *("HK", "MO", "TW"),
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB"),
    *("XK", "ZZ"),
}
# Names that differ from CLDR in the usage of China's foreign affairs.
OUR_NAMES = {
    "zh_Hans": {"PS": "巴勒斯坦", "FK": "马尔维纳斯群岛（福克兰群岛）"},
    "en": {"PS": "Palestine"},
    "ko": {"PS": "팔레스타인", "KR": "한국"},
}


@cache
def names_in(locale):
    """Return the names of countries by code, in the language of the locale."""
    names = {**Locale.parse(locale).territories, **OUR_NAMES.get(locale, {})}
    return {
        code: name
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


def country_name(code):
    """Return the name of an ISO 3166-1 code such as `KR`, else the code."""
    return names_in(to_locale(get_language() or "en")).get(code, code)


def country_choices():
    """Return code and name of each country, sorted by name."""
    return list(choices_in(get_language() or "en"))


@cache
def choices_in(language):
    with override(language):
        return by_name(names_in(to_locale(language)))


def by_name(codes):
    """Return code and name of these countries, sorted by name."""
    pairs = ((code, country_name(code)) for code in codes)
    return sorted(pairs, key=lambda pair: name_key(pair[1]))
