"""What production writes to its log."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.portal.server.test_settings import PRODUCTION

SAY = """
import django; django.setup()
from django.core.exceptions import DisallowedHost
from django.core.handlers.exception import convert_exception_to_response
from django.test import RequestFactory
from django.utils import translation
from django.test import override_settings
translation.activate("en")
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
def view(request):
    raise {error}
with override_settings(STORAGES={{"staticfiles": {{"BACKEND": plain}}}}):
    convert_exception_to_response(view)(RequestFactory().get("/en/a%0aforged/"))
"""


def said(error):
    """What stands in the log after a view has raised the error."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    result = subprocess.run(
        [sys.executable, "-c", SAY.format(error=error)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stderr


def test_a_fault_of_ours_comes_with_its_traceback():
    log = said("ZeroDivisionError('ours')")
    assert "ERROR django.request: Internal Server Error: /en/a\\nforged/" in log
    assert "Traceback" in log
    assert "ZeroDivisionError: ours" in log


@pytest.mark.parametrize("error", ["DisallowedHost('Invalid host')", "DisallowedHost"])
def test_a_refusal_is_one_line(error):
    log = said(error).splitlines()
    refusals = [line for line in log if "DisallowedHost" in line]
    assert len(refusals) == 1
    assert refusals[0].startswith("ERROR django.security.DisallowedHost:")
