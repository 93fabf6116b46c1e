"""Names of countries in the active language, from the CLDR that Babel brings."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language, to_locale

# Regions of China have codes of their own in ISO 3166; they are not countries. Nor is
# what CLDR has beyond ISO 3166: groups of countries, reserved and private codes.
NOT_COUNTRIES = {
    *("HK", "MO", "TW"),
    *("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XK", "ZZ"),
}


@cache
def territories(language):
    return Locale.parse(to_locale(language)).territories


def country_name(code):
    """The name of an ISO 3166-1 code such as `KR`, or the code if it has none."""
    return territories(get_language() or "en").get(code, code)


def country_choices():
    """Code and name of every country, by name."""
    names = territories(get_language() or "en")
    return sorted(
        (
            (code, name)
            for code, name in names.items()
            if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
        ),
        key=lambda pair: pair[1],
    )
