"""Forty texts that want to run a script, written in every field, and no page runs one.

The policy is off: it is not what keeps the pages safe.
"""

import pytest

from tests.browser.injected import no_payload_runs

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk", "media_folder")]


@pytest.mark.parametrize("way", ["fixture", "form"])
def test_no_payload_runs_on_any_page(page, settings, tmp_path, way):
    settings.SECURE_CSP = {}
    no_payload_runs(page, way, tmp_path)
