"""Forty texts that want to run a script, written in every field, and no page runs one.

They come in by the forms of the desk, whose versions name most of what was typed. A way
in can only change what is stored: `RichTextField` cleans it, whatever writes it.
"""

import pytest

from tests.browser.injected import (
    CANARY,
    LANGUAGES,
    be_administrator,
    desk_pages,
    inject,
    kinds_of_content,
    previews_of,
    public_pages,
    walk,
)
from tests.hostile.xss import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk", "media_folder")]


def test_no_payload_runs_on_any_page(page, settings, tmp_path):
    """The policy is off: it is not what keeps the pages safe.

    It is on for a row or two of each kind: what it had to stop would be an error of the
    console, see `page`. It stops what our templates and scripts do, whatever the row.
    """
    policy, none = settings.SECURE_CSP, {}
    found = inject("form", tmp_path)
    page.add_init_script(CANARY)
    assert walk(page, public_pages(found, ["zh-hans"], most=1)) > len(found)
    settings.SECURE_CSP = none
    public = walk(page, public_pages(found, LANGUAGES))
    previews = walk(page, previews_of(found))

    be_administrator(page)
    settings.SECURE_CSP = policy
    assert walk(page, desk_pages(found, most=2)) > len(PAYLOADS)
    settings.SECURE_CSP = none
    desk = walk(page, desk_pages(found))
    print("public:", public, "previews:", previews, "desk:", desk)
    assert public > 2 * len(PAYLOADS)
    assert previews == len(kinds_of_content(found)) * len(LANGUAGES)
    assert desk > 2 * len(PAYLOADS)
