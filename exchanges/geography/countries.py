"""Names of countries in the active language, from the CLDR that Babel brings."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language, to_locale

# Regions of China have codes of their own in ISO 3166; they are not countries. Nor is
# what CLDR has beyond ISO 3166: groups of countries, reserved and private codes.
NOT_COUNTRIES = {
    *("HK", "MO", "TW"),
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB"),
    *("XK", "ZZ"),
}
# Where the name in use in China's foreign affairs is another one.
OUR_NAMES = {
    "zh_Hans": {"PS": "巴勒斯坦", "FK": "马尔维纳斯群岛（福克兰群岛）"},
    "en": {"PS": "Palestine"},
    "ko": {"PS": "팔레스타인", "KR": "한국"},
}


@cache
def names_in(locale):
    """The name of every country by its code, in the language of the locale."""
    names = {**Locale.parse(locale).territories, **OUR_NAMES.get(locale, {})}
    return {
        code: name
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


def country_name(code):
    """The name of an ISO 3166-1 code such as `KR`, or the code if it has none."""
    return names_in(to_locale(get_language() or "en")).get(code, code)


def country_choices():
    """Code and name of every country, by name."""
    names = names_in(to_locale(get_language() or "en"))
    return sorted(names.items(), key=lambda pair: pair[1])
