"""What many walks through the portal have in common."""

import re

from playwright.sync_api import expect

from portal import demo

# Boxes and buttons that are cut off at the edge, unless they stand in what scrolls.
CUT_OFF = """() => {
  const flow = (each) => getComputedStyle(each).overflowX;
  const scrolls = (each) =>
    each && (/auto|scroll/.test(flow(each)) || scrolls(each.parentElement));
  return [...document.querySelectorAll("input, select, textarea, button")]
    .filter((each) => each.checkVisibility() && !scrolls(each.parentElement))
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => each.outerHTML.slice(0, 80));
}"""


TOO_WIDE = """() =>
  [document.documentElement.scrollWidth].filter((found) => found > innerWidth)"""


def lasting(page, script):
    """What the script finds, once scripts that follow a change of size have ended."""
    for _ in range(10):
        if not (found := page.evaluate(script)):
            break
        page.wait_for_timeout(100)
    return found


def fits(page, *widths):
    """The page does not scroll sideways: as it is, or in windows of these widths."""
    page.wait_for_load_state()
    size = page.viewport_size
    for width in widths or [size["width"]]:
        if width != page.viewport_size["width"]:
            page.set_viewport_size({**size, "width": width})
        assert lasting(page, TOO_WIDE) == [], (page.url, width)
        assert lasting(page, CUT_OFF) == [], page.url
    if page.viewport_size != size:
        page.set_viewport_size(size)


def sign_in(page, role, address="/admin/"):
    """Sign in with the demo account of a role, whoever was signed in before.

    The form is sent without the browser; `test_failed` fills it in. Then the page at
    the address is open.
    """
    page.context.clear_cookies()
    form = page.request.get("/admin/login/")
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text())
    sent = {"username": role, "password": demo.PASSWORD, "csrfmiddlewaretoken": token}
    answer = page.request.post("/admin/login/", form=sent, max_redirects=0)
    assert answer.status == 302
    page.goto(address)
    expect(page.locator("#user-tools")).to_be_visible()


def sign_in_here(page, role):
    """Fill in the form that is open and send it by the keyboard."""
    page.locator("[name=username]").fill(role)
    page.locator("[name=password]").fill(demo.PASSWORD)
    page.keyboard.press("Enter")


def press(page, name):
    """Press a button by what stands on it."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def succeeds(page, text=""):
    """The page that follows says that it was done, in these words."""
    message = page.locator(".messagelist .success")
    expect(message).to_be_visible()
    expect(message).to_contain_text(text)


def save(page, button="_save"):
    page.locator(f"[name={button}]").click()
    succeeds(page)


def reach(page, target):
    """Go on with the Tab key until the focus is there; returns the names it met."""
    met = []
    for _ in range(200):
        if target.evaluate("each => each === document.activeElement"):
            return met
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.name"))
    raise AssertionError(f"the keyboard does not reach {target}: {met}")


SCROLL = "(each) => each.scrollIntoView({block: 'center'})"


def in_view(field):
    """The field, scrolled into view: there its script begins."""
    field.wait_for(state="attached")
    field.evaluate(SCROLL)
    return field


def start_editors(page):
    """Show the rich texts of all languages one after the other; their editors begin."""
    every = page.locator("[data-language-tabs] [data-language=all]")
    if every.is_visible():
        every.click()
    begun = page.locator(".prose-editor .ProseMirror, .rich-text-note")
    for number, field in enumerate(page.locator("textarea[data-rich-text]").all()):
        in_view(field)
        begun.nth(number).wait_for(state="attached")


def editor_of(page, name):
    """Where the rich text of this name is written, once its editor has begun."""
    in_view(page.locator(f"textarea[name={name}]"))
    box = page.locator(f".prose-editor:has(textarea[name={name}])")
    expect(box).to_have_count(1)
    return box.locator(".ProseMirror[contenteditable]")


def unfold(page, name):
    """Open the part of a form in which a field is that is rarely filled in."""
    field = page.locator(f"[name={name}]")
    field.wait_for(state="attached")
    field.evaluate("(field) => { field.closest('details').open = true }")


def fill(page, name, text):
    """Write into a field, a rich one or not, in a browser that runs scripts."""
    field = page.locator(f"[name={name}]")
    is_rich = field.get_attribute("data-rich-text") is not None
    (editor_of(page, name) if is_rich else field).fill(text)
