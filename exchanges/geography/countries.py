"""Names of countries and continents, from the CLDR that Babel brings.

Babel does not say which countries a continent has. That table was made from
`territoryContainment.json` of CLDR 48 (npm, cldr-core 48.2.0, Unicode License v3),
which follows the M49 standard of the United Nations.
"""

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

COUNTRIES = {
    "142": (  # Asia
        "AE AF AM AZ BD BH BN BT CN CY GE ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB "
        "LK MM MN MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR UZ VN YE"
    ),
    "150": (  # Europe
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS "
        "IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA"
    ),
    "002": (  # Africa
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM "
        "LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF "
        "TG TN TZ UG YT ZA ZM ZW"
    ),
    "003": (  # North America
        "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF "
        "MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI"
    ),
    "005": (  # South America
        "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE"
    ),
    "009": (  # Oceania
        "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM "
        "VU WF WS"
    ),
    "AQ": "AQ",  # Antarctica
}
CONTINENTS = {
    country: continent
    for continent, countries in COUNTRIES.items()
    for country in countries.split()
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


def continent_of(country):
    """Return the code of the continent of most of a country, None if not known."""
    return CONTINENTS.get(country)


def continent_name(code):
    """Return the name of a continent in the active language."""
    return Locale.parse(to_locale(get_language() or "en")).territories[code]


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
