"""Opens every public page in a browser, also those that only a mishap leads to."""

from tests.actors.visitor import other_pages, public_pages

FEWEST = 25  # pages; a walk over fewer has lost its way


def addresses(page, language):
    """The address of every page of a language; no error is a complaint of the browser.

    It would complain of a status that says so. These pages come last: while an address
    is routed, Chromium fetches each script and sheet anew on each page.
    """
    shown = [(f"/{language}/{name}", html) for name, html in other_pages(language)]
    number = 0
    for address, response in public_pages(language):
        if response.status_code == 200:
            number += 1
            yield address
        else:
            shown.append((address, response.text))
    for address, html in shown:
        page.route(f"**{address}", answer(html))
        yield address
    assert number >= FEWEST, number


def answer(html):
    """A route that answers with the page."""
    return lambda route: route.fulfill(
        body=html, content_type="text/html; charset=utf-8"
    )


def resize(page, width, height=800):
    page.set_viewport_size({"width": width, "height": height})
