"""The colours of high contrast reach 7:1 on the page, by day and by night."""

import re

import pytest
from django.conf import settings

from portal.public.covers.inks import INKS, NIGHT, mixed

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


def test_the_measure_is_the_one_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize("ground", ["ground", "mist"])
@pytest.mark.parametrize("name", TEXTS)
def test_every_text_reaches_seven_to_one(name, ground, scheme):
    found = by_switch()
    assert contrast(found[name][scheme], found[ground][scheme]) >= 7


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize("palette", [by_switch, by_tokens])
def test_names_on_maps_reach_seven_to_one(palette, scheme):
    found = palette()
    for name, ground in (("ink", "land"), ("ink", "sea"), ("sea-text", "sea")):
        assert contrast(found[name][scheme], found[ground][scheme]) >= 7, (name, ground)


@pytest.mark.parametrize("scheme", [0, 1])
def test_lines_reach_what_controls_need(scheme):
    found = by_switch()
    assert contrast(found["rule"][scheme], found["ground"][scheme]) >= 3


def test_every_colour_of_the_site_has_one_of_high_contrast():
    assert by_switch().keys() == by_tokens().keys()


def test_switch_and_browser_ask_for_the_same_colours():
    css = (STYLES / "components/page_end.css").read_text()
    asked = css.split("@media (prefers-contrast: more)")[1]
    assert colours(block(asked, ":root")) == by_switch() != {}


@pytest.mark.parametrize("ink", INKS)
def test_words_on_a_panel_reach_seven_to_one(ink):
    by_night = mixed(ink, "#0e1a21", 0.42)
    assert contrast("#ffffff", mixed(ink, NIGHT, 0.18)) >= 7
    assert contrast("#f4f7f6", mixed(by_night, NIGHT, 0.18)) >= 9


def test_panels_are_mixed_by_that_rule():
    """And with more of the night where more contrast is wanted."""
    css = (STYLES / "components/inks.css").read_text()
    panels = re.findall(r"--panel: color-mix\(in srgb, (.*?), #0a1217 (\d+)%\)", css)
    assert panels == [("var(--cover-sea)", each) for each in ("18", "50", "50")]
