"""Every public page as those need it who see it large, in few colours, or not at all.

The pages find themselves, see `tests.visitor`.
"""

from collections import Counter

import pytest

from tests.browser import looking
from tests.browser.opening import addresses

pytestmark = [
    *(pytest.mark.browser, pytest.mark.full),
    pytest.mark.usefixtures("illustrated"),
]


def described(found):
    """The first of what was found, with the number of times and a page where it is."""
    count = Counter(what for what, _where in found)
    places = dict(reversed(found))
    lines = [f"{count[what]} x {what}: {places[what]}" for what in count]
    return "\n".join([f"{len(found)} findings", *lines[:40]])


@pytest.mark.parametrize(
    # Style sheets show, hide and colour by width and look, not by language: each page
    # is opened in English and in one of the others, at one width for axe in each and
    # in each look once.
    # Keyboard: the longest words where there is least room, and the other layout.
    ("language", "first", "step", "tabbed"),
    [("en", 0, 1, 1280), ("zh-hans", 0, 2, 320), ("ko", 1, 2, 320)],
)
def test_nobody_is_shut_out_of_any_page(page, language, first, step, tabbed):
    """Axe finds nothing, large and spaced text is whole, targets can be hit, the
    keyboard reaches everything in order and is seen, and paper has all of the content.
    """
    page.emulate_media(**looking.PLAIN)
    found, is_first = [], language == "en"
    for number, address in enumerate(addresses(page, language)):
        if number % step != first:
            continue
        page.goto(address)
        page.evaluate(looking.LOOK)
        width = looking.WIDTHS[(number + is_first) % 2]
        one, *others = (looking.LOOKS[(number + turn) % 3] for turn in range(3))
        wrong = looking.by_axe(page, [width], [one] if is_first else others)
        wrong += looking.by_eye(page) + looking.by_keyboard(page, tabbed)
        wrong += looking.in_a_wide_window(page) if is_first else []
        wrong += looking.on_paper(page)
        found += [(what, (address, where)) for what, where in wrong]
        if not is_first:
            assert page.pdf(format="A4").startswith(b"%PDF-"), address
    assert not found, described(found)
