"""A Chromium of the machine, and pages that must stay quiet and at home."""

import os
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from portal import demo
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.illustrated import illustrate
from tests.browser.walking import go_quietly

# What an open form tells by itself.
BY_ITSELF = ("/presence/", "/autosave/")


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser; without one the test is skipped, or fails in CI."""
    if path := find_chromium():
        return path
    miss = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
    return miss("no Chromium on this machine")


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps a loop running in this thread, which the ORM takes for
        # asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints():
    """What `page` noticed; a test that provokes an error takes it out of here."""
    return []


@pytest.fixture
def page(browser, live_server, complaints):
    """A page that fails the test over an error in it or a request to another host."""
    home = urlsplit(live_server.url).netloc

    def note_request(request):
        if urlsplit(request.url).netloc != home:
            complaints.append(f"request: {request.url}")

    def note_message(message):
        # A form whose row was published or deleted beside it has nobody to tell.
        address = (message.location or {}).get("url", "")
        if message.type == "error" and not address.endswith(BY_ITSELF):
            complaints.append(f"console: {message.text}")

    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        page.on("request", note_request)
        page.on("console", note_message)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        yield page
        assert not complaints
        go_quietly(page)


@pytest.fixture
def portal(content, transactional_db):
    """What `make run` leaves: the fixtures and the demo accounts."""
    demo.make_accounts()


@pytest.fixture
def illustrated(portal, media_folder):
    """The portal with pictures, a wide table, and texts that are not translated."""
    illustrate()


@pytest.fixture
def desk(portal, settings):
    """The portal where the demo accounts can sign in, as on the first run."""
    settings.DEBUG = True


@pytest.fixture
def unscripted(browser, live_server):
    """A page in which no script runs."""
    options = {"base_url": live_server.url, "java_script_enabled": False}
    with browser.new_context(**options) as context:
        page = context.new_page()
        yield page
        go_quietly(page)
