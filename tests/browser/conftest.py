"""A Chromium of the machine, and pages that must stay quiet and at home."""

import os
import shutil
import threading
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from exchanges.models import City
from portal import demo
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.browser.illustrated import illustrate

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What an open form tells by itself.
BY_ITSELF = ("/presence/", "/autosave/")


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser; without one the test is skipped, or fails in CI."""
    if path := next(filter(None, map(shutil.which, NAMES)), None):
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
def new_page(browser, live_server):
    """Open a page in a browser of its own.

    In the end they tell the server nothing more, and let it finish: a page that is
    closed says so, and would be heard while the database is put back. Each connection
    has a thread of the server, which ends once its browser is gone.
    """
    contexts = []

    def new_page(**options):
        contexts.append(browser.new_context(base_url=live_server.url, **options))
        return contexts[-1].new_page()

    yield new_page
    for context in contexts:
        context.set_offline(True)
        context.close()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            # It may be listed before it has begun to run.
            while not thread.is_alive() and thread in threading.enumerate():
                time.sleep(0.01)
            thread.join()


@pytest.fixture
def complaints():
    """What `page` noticed; a test that provokes an error takes it out of here."""
    return []


@pytest.fixture
def page(new_page, live_server, complaints):
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

    page = new_page()
    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    yield page
    assert not complaints


@pytest.fixture
def unscripted(new_page):
    """A page in which no script runs."""
    return new_page(java_script_enabled=False)


@pytest.fixture
def other(new_page):
    """The page of a second person."""
    return new_page()


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
def waits(desk):
    """A changed copy of Incheon and a new story that the editor has sent to review."""
    editor = User.objects.get(username="editor")
    copy, _is_new = create_working_copy(City.objects.get(slug="incheon"), editor)
    copy.summary_zh_hans += "新增一句。"
    copy.latitude, copy.updated_by = 41.8, editor
    copy.save()
    story = Story(title_zh_hans="友城周开幕", created_by=editor, updated_by=editor)
    story.save()
    return [apply_step(StepRequest("ask"), row, editor) for row in (copy, story)]
