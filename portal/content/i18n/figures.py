"""Large numbers in the groups in which a language counts: 295万, 2,950,000."""

import re

from django.utils.translation import get_language

NUMBER = re.compile(r"(-?)(\d{5,})(\.\d+)?")
# What stands behind each group of four digits but the last, from the right.
MYRIADS = {"zh-hans": ("万", "亿", "万亿"), "ko": ("만", "억", "조")}


def units():
    """What the active language has behind groups of four; none where it has threes."""
    return MYRIADS.get(get_language(), ())


def in_groups(number):
    """A number with all its digits as the active language groups them.

    Up to four digits stand as they are, so that a year stays a year.
    """
    text = str(number).removesuffix(".0")
    found = NUMBER.fullmatch(text)
    if not found:
        return text
    sign, whole, rest = found.groups(default="")
    if not units():
        return f"{sign}{int(whole):,}{rest}"
    return sign + "".join(reversed(list(myriads(whole)))) + rest


def myriads(digits):
    """The groups of four from the right, without those that are nothing."""
    for unit in ("", *units()):
        digits, group = digits[:-4], digits[-4:]
        if group.strip("0"):
            yield group + unit
