"""The continent of each country, and the names of the continents.

The table was made from `territoryContainment.json` of CLDR 48 (npm, cldr-core 48.2.0,
Unicode License v3), which follows the M49 standard of the United Nations. Babel has the
names of the continents, but not their countries.
"""

from functools import cache

from babel import Locale
from django.utils.translation import get_language, to_locale

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


def continent_of(country):
    """Return the code of the continent of most of a country, None if not known."""
    return CONTINENTS.get(country)


@cache
def names_in(locale):
    return Locale.parse(locale).territories


def continent_name(code):
    """Return the name of a continent in the active language."""
    return names_in(to_locale(get_language() or "en"))[code]
