"""Forty texts that want to run a script, in every field, and no page runs one."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.content import Content
from portal.copies import check_out
from portal.models import Picture, Source, User
from tests.browser.walking import sign_in
from tests.desk import save
from tests.xss import PARTS, PAYLOADS, WAYS, rows

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk")]

LANGUAGES = [code for code, _name in django_settings.LANGUAGES]
# Notes what runs, and finds what would run as soon as somebody touches it.
CANARY = "window.ran = 0; window.xss = () => { window.ran += 1; };"
WAITING = r"""() => {
  const urls = ["href", "src", "action", "formaction", "data", "xlink:href"];
  const bad = (element) => [...element.attributes].some(({ name, value }) =>
    (name.startsWith("on") && value.includes("xss")) || name === "srcdoc" ||
    (urls.includes(name) && /^[\s\x00-\x20]*(javascript|data):/i.test(value)) ||
    (element.tagName === "META" && name === "http-equiv"));
  return [...document.querySelectorAll("*")].filter(bad).map((each) => each.outerHTML);
}"""


@pytest.fixture
def injected(request, media_folder, tmp_path):
    """All rows, with each payload in each field, by one of the ways in."""
    client = Client()
    client.force_login(User.objects.create_superuser("writer"))
    WAYS[request.param](tmp_path, client)
    found = rows()
    sources, covers = found[Source], found[Picture]
    for model in found:
        for number, row in enumerate(found[model]):
            if issubclass(model, Content):
                row.sources.set([sources[number % len(sources)]])
                type(row).objects.filter(pk=row.pk).update(
                    cover=covers[number % len(covers)]
                )
    return found


def public_pages(found, languages):
    for language in languages:
        yield f"/{language}/"
        with translation.override(language):
            for model, each in found.items():
                if issubclass(model, Content):
                    plural = each[0].get_absolute_url().rsplit("/", 2)[0]
                    if "pages" not in plural:
                        yield f"{plural}/"
                    yield from (row.get_absolute_url() for row in each)


def desk_pages(found, most=None):
    """The start page, and of each kind the list, each form and its other pages.

    `most` is how many rows of a kind are looked at. The first one is public, which
    nobody deletes.
    """
    yield "/admin/"
    for model, each in found.items():
        if model in PARTS:
            continue
        info = (model._meta.app_label, model._meta.model_name)
        yield reverse("admin:{}_{}_changelist".format(*info))
        yield reverse("admin:{}_{}_recoverlist".format(*info))
        for number, row in enumerate(each[:most]):
            if issubclass(model, Content) and number:
                model.objects.filter(pk=row.pk).update(status="draft")
            pages = ["change", "history", "delete"] if number == 1 else ["change"]
            yield from (
                reverse("admin:{}_{}_{}".format(*info, name), args=[row.pk])
                for name in pages
            )
        if issubclass(model, Content):
            copy, _is_new = check_out(each[0], User.objects.first())
            save(copy, title_en=PAYLOADS[0], body_en=each[1].body_zh_hans)
            yield reverse("admin:{}_{}_difference".format(*info), args=[copy.pk])
            yield reverse("admin:{}_{}_change".format(*info), args=[copy.pk])


def walk(page, addresses):
    """Open each page; none may run a script or hold one that waits to be touched.

    Who has a form open is of no interest here, and would be told while the next page is
    asked for, over the one connection that SQLite has in tests.
    """
    nobody = {"names": [], "at": 0}
    page.route("**/presence/", lambda route: route.fulfill(json=nobody))
    number = 0
    for address in addresses:
        response = page.goto(address)
        assert response.status == 200, address
        if "/change/" in address and page.locator("textarea[data-rich-text]").count():
            page.wait_for_function(
                "document.querySelector('.prose-editor .ProseMirror, .rich-text-note')"
            )
        assert page.evaluate("window.ran") == 0, address
        assert page.evaluate(WAITING) == [], address
        number += 1
    return number


@pytest.mark.parametrize("injected", WAYS, indirect=True)
def test_no_payload_runs_on_a_public_page(injected, page, settings):
    """The policy is off: it is not what keeps the pages safe."""
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    number = walk(page, public_pages(injected, LANGUAGES))
    assert number > len(PAYLOADS)


@pytest.mark.parametrize("injected", WAYS, indirect=True)
def test_no_payload_runs_on_a_page_of_the_desk(injected, page, settings):
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    sign_in(page, "administrator")
    User.objects.filter(username="administrator").update(is_superuser=True)
    assert walk(page, desk_pages(injected)) > len(PAYLOADS)


@pytest.mark.parametrize("injected", ["fixture"], indirect=True)
def test_with_the_policy_on_no_page_complains_of_one(injected, page):
    """What the policy had to stop would be an error of the console, see `page`."""
    page.add_init_script(CANARY)
    walk(page, public_pages(injected, ["zh-hans"]))
    sign_in(page, "administrator")
    User.objects.filter(username="administrator").update(is_superuser=True)
    walk(page, desk_pages(injected, most=2))
