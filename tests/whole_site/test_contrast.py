"""The colours of high contrast reach 7:1 on the page, by day and by night."""

import re
from itertools import product

import pytest
from django.conf import settings

from portal.drawing.covers.inks import INKS, NIGHT, mixed

STYLES = settings.BASE_DIR / "portal/static/portal"
COLOUR = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")
TEXTS = ("ink", "soft", "link", "signal")
SWITCH = ':root:has([data-display="contrast"]:checked)'


def block(css, start):
    """What stands in the braces after `start`."""
    inside = css.split(start + " {", 1)[1]
    return inside.split("}")[0]


def colours(text):
    """Each colour by name, as a pair of light and dark."""
    return {name: (light, dark) for name, light, dark in COLOUR.findall(text)}


def by_switch():
    return colours(block((STYLES / "components/page_end.css").read_text(), SWITCH))


def by_tokens():
    return colours((STYLES / "tokens.css").read_text().split(":lang")[0])


def luminance(colour):
    """The relative luminance of WCAG 2.2."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


ON_MAPS = [("ink", "land", 7), ("ink", "sea", 7), ("sea-text", "sea", 7)]
ON_PAGES = [*((name, on, 7) for name in TEXTS for on in ("ground", "mist"))]
ON_PAGES.append(("rule", "ground", 3))  # what controls need


def test_texts_lines_and_names_on_maps_reach_what_they_need():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    for found, pairs in ((by_switch(), ON_PAGES + ON_MAPS), (by_tokens(), ON_MAPS)):
        for scheme, (name, ground, least) in product((0, 1), pairs):
            reached = contrast(found[name][scheme], found[ground][scheme])
            assert reached >= least, (name, ground, scheme)


def test_switch_and_browser_ask_for_the_same_colours_and_none_is_missing():
    css = (STYLES / "components/page_end.css").read_text()
    asked = css.split("@media (prefers-contrast: more)")[1]
    assert colours(block(asked, ":root")) == by_switch() != {}
    assert by_switch().keys() == by_tokens().keys()


def test_words_on_a_panel_reach_seven_to_one():
    """And with more of the night where more contrast is wanted."""
    for ink in INKS:
        by_night = mixed(ink, "#0e1a21", 0.42)
        assert contrast("#ffffff", mixed(ink, NIGHT, 0.18)) >= 7, ink
        assert contrast("#f4f7f6", mixed(by_night, NIGHT, 0.18)) >= 9, ink
    css = (STYLES / "components/inks.css").read_text()
    panels = re.findall(r"--panel: color-mix\(in srgb, (.*?), #0a1217 (\d+)%\)", css)
    assert panels == [("var(--cover-sea)", each) for each in ("18", "50", "50")]
