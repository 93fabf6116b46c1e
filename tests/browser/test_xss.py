"""Forty texts that want to run a script, written in every field, and no page runs one.

They come in by the forms of the desk, whose versions name most of what was typed. A way
in can only change what is stored: `RichTextField` cleans it, whatever writes it.
"""

import pytest

from tests.browser.injected import (
    CANARY,
    be_administrator,
    desk_pages,
    inject,
    kinds_of_content,
    previews_of,
    public_pages,
    walk,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk", "media_folder")]


def test_no_payload_runs_on_any_page(page, settings, tmp_path):
    """The policy stops nothing: it is not what keeps the pages safe.

    What it would stop is reported all the same: so it is shown as well that nothing of
    our own templates and scripts is against it.
    """
    policy = settings.SECURE_CSP | {"frame-ancestors": ["'self'"]}  # the desk's own
    settings.SECURE_CSP, settings.SECURE_CSP_REPORT_ONLY = {}, policy
    found = inject("form", tmp_path)
    kinds = len(kinds_of_content(found))
    page.add_init_script(CANARY)
    public = walk(page, public_pages(found))
    assert walk(page, previews_of(found)) == kinds
    be_administrator(page)
    desk = walk(page, desk_pages(found))
    print("public:", public, "desk:", desk)
    assert public > 4 * kinds
    assert desk > 6 * kinds
