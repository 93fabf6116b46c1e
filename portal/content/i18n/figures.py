"""Large numbers in the groups in which a language counts: 295万, 2,950,000."""

import re

from django.utils.translation import get_language

NUMBER = re.compile(r"(-?)(\d{5,})(\.\d+)?")
# Unit after each group of four digits except the last, from the right.
MYRIADS = {
    "zh-hans": ("万", "亿", "万亿"),
    "ko": ("만", "억", "조"),
    "ja": ("万", "億", "兆"),
}


def units():
    """Return the units for groups of four digits; none in languages with threes."""
    return MYRIADS.get(get_language(), ())


def in_groups(number):
    """Return a number with all its digits, grouped as in the active language.

    Up to four digits are not grouped, so that a year stays a year.
    """
    text = str(number).removesuffix(".0")
    found = NUMBER.fullmatch(text)
    if not found:
        return text
    sign, whole, rest = found.groups(default="")
    if not units():
        return f"{sign}{int(whole):,}{rest}"
    groups = []  # of four from the right, without groups of zeros
    for unit in ("", *units()):
        whole, group = whole[:-4], whole[-4:]
        if group.strip("0"):
            groups.append(group + unit)
    return sign + "".join(reversed(groups)) + rest
