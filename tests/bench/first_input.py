"""After how long an editor can type into a form of the desk, on a slow computer."""

from statistics import median

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from exchanges.models import City
from tests.bench.desk_rows import actor, city_copy
from tests.bench.sign_in import ask, server
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.start import HOST

SLOWDOWNS = (1, 4)
ROUNDS = 7
WORKERS = 8  # requests after which each worker of the server has made the page
SECONDS_AT_MOST = 1
TITLE = "#id_title_zh_hans"
# The moment at which the box of the title is there, has been painted, and the page has
# nothing else to do: milliseconds since the address was asked for.
PROBE = """
    window.firstInput = new Promise((tell) => {
      new MutationObserver((_changes, observer) => {
        if (!document.querySelector('%s')) return;
        observer.disconnect();
        requestAnimationFrame(() => requestIdleCallback(() => tell(performance.now())));
      }).observe(document, {childList: true, subtree: true});
    });
"""


def signed_in(user):
    """The headers of a browser that is signed in, behind a proxy that ends TLS."""
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={key}"
    return {"X-Forwarded-Proto": "https", "Cookie": cookie}


def first_inputs(page, address, slowdown):
    """Seconds until the first input, each time from an empty page.

    The first time the browser has stored nothing; the server has made the page before.
    """
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    for _ in range(ROUNDS + 1):
        page.goto("about:blank")
        page.goto(address)
        yield page.evaluate("window.firstInput") / 1000


def report():
    path = find_chromium()
    if not path:
        print("\nThe first input of a form: no Chromium on this machine.")
        return
    user = get_user_model().objects.filter(username="bench-editor").first()
    user = user or actor("editor")
    row = City.objects.filter(live__isnull=False).first() or city_copy(user)
    headers = signed_in(user)
    form = reverse("admin:exchanges_city_change", args=[row.pk])
    print("\nThe form of a city's copy: seconds until its first box can be typed into.")
    print(f"{ROUNDS} times after a first one; at 4 times, at most {SECONDS_AT_MOST}.\n")
    print(f"{'processor':>12}{'first':>8}{'median':>8}{'most':>8}")
    with server() as port, sync_playwright() as playwright:
        for _ in range(WORKERS):
            ask(port, "GET", form, **headers)
        host = settings.SITE_HOST
        rule = f"--host-resolver-rules=MAP {host} {HOST}:{port}"
        browser = playwright.chromium.launch(
            executable_path=path, args=[*ARGUMENTS, rule]
        )
        for slowdown in SLOWDOWNS:
            with browser.new_context(extra_http_headers=headers) as context:
                page = context.new_page()
                page.add_init_script(PROBE % TITLE)
                first, *later = first_inputs(page, f"http://{host}{form}", slowdown)
                print(
                    f"{f'1/{slowdown}':>12}{first:8.2f}{median(later):8.2f}"
                    f"{max(later):8.2f}"
                )
        browser.close()
