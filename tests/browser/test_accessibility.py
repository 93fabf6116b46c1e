"""Every public page as those need it who see it large, in few colours, or not at all.

The pages find themselves, see `tests.visitor`.
"""

from collections import Counter

import pytest

from tests.browser import looking
from tests.browser.opening import addresses

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("illustrated")]


def told(found):
    """The first of what was found, with the number of times and a page where it is."""
    count = Counter(what for what, _where in found)
    places = dict(reversed(found))
    lines = [f"{count[what]} x {what}: {places[what]}" for what in count]
    return "\n".join([f"{len(found)} findings", *lines[:40]])


@pytest.mark.parametrize(
    # Style sheets show, hide and colour by width and look, not by language. Keyboard:
    # the longest words where there is least room, and the other layout.
    ("language", "widths", "looks", "tabbed"),
    [
        ("en", looking.WIDTHS, looking.LOOKS, 1280),
        ("zh-hans", [320], [], None),
        ("ko", [1280], [], 320),
    ],
)
def test_nobody_is_shut_out_of_any_page(page, language, widths, looks, tabbed):
    """Axe finds nothing, large and spaced text is whole, targets can be hit, the
    keyboard reaches everything in order and is seen, and paper has all of the content.
    """
    page.emulate_media(**looking.PLAIN)
    found = []
    for address in addresses(page, language):
        page.goto(address)
        page.evaluate(looking.LOOK)
        wrong = looking.by_axe(page, widths, looks) + looking.by_eye(page)
        wrong += looking.by_keyboard(page, tabbed) if tabbed else []
        wrong += looking.in_a_wide_window(page) if language == "en" else []
        wrong += looking.on_paper(page)
        found += [(what, (address, where)) for what, where in wrong]
        if (
            language == "zh-hans"
        ):  # that it is laid out at all is the same in the others
            assert page.pdf(format="A4").startswith(b"%PDF-"), address
    assert not found, told(found)
