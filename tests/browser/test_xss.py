"""Forty texts that want to run a script, in every field, and no page runs one.

What came by fixture and by form is looked at on all pages, the public ones in all
languages; what came by table and as translations on the public pages in English and on
those of three rows of each kind at the desk. With the policy on it is two rows of each
kind, and the public pages in Chinese, of what came by fixture. So are the pages that
only a form leads to, and the previews for outsiders.
"""

import io

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation
from reversion.models import Version

from attractions.models import Attraction
from exchanges.models import City
from portal import handing_out, previews, sheets
from portal.admin.handing import XLSX
from portal.content import Content, content_models
from portal.copies import check_out
from portal.models import Picture, Source, Story, User
from tests.browser.walking import sign_in
from tests.desk import page as address_of
from tests.desk import save
from tests.tables import address as address_of_table
from tests.tables import file_of, table_of
from tests.xss import PARTS, PAYLOADS, WAYS, filled, rows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("desk"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the pages are the same"),
]

LANGUAGES = [code for code, _name in django_settings.LANGUAGES]
SAMPLED = {"table", "translations"}
NOBODY = {"names": [], "at": 0}
SAMPLED = ("table", "translations")
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
            yield address_of(model, "share", copy.pk)
            (version, *_) = Version.objects.get_for_object(copy)
            yield address_of(model, "revision", copy.pk, version.pk)
    for number in range(1, 4):
        yield f"{reverse('admin_translations')}?page={number}"


def previews_of(found):
    """The pages of working copies, by a link for people without an account."""
    user = User.objects.first()
    for model, each in found.items():
        if issubclass(model, Content):
            copy, _is_new = check_out(each[0], user)
            link = previews.make_link(copy, user, 1)
            yield from (each["url"] for each in previews.link_addresses(link))


def walk(page, addresses):
    """Open each page; none may run a script or hold one that waits to be touched.

    Who has a form open is of no interest here, and would be told while the next page is
    asked for, over the one connection that SQLite has in tests.
    """
    page.route("**/presence/", lambda route: route.fulfill(json=NOBODY))
    number = 0
    for address in addresses:
        response = page.goto(address)
        assert response.status == 200, address
        if "/change/" in address and page.locator("textarea[data-rich-text]").count():
            page.locator(".prose-editor .ProseMirror, .rich-text-note").first.wait_for(
                state="attached"
            )
        look_at(page)
        number += 1
    return number


def look_at(page):
    """Nothing ran on the page that is open, and nothing waits there to run."""
    assert page.evaluate("window.ran") == 0, page.url
    assert page.evaluate(WAITING) == [], page.url


def chosen(page, address, table):
    """Send a table with wrong texts, or translations; look at what the site says."""
    page.goto(address)
    file = {"name": "<svg onload=xss()>.xlsx", "mimeType": XLSX, "buffer": table}
    page.locator("[type=file]").set_input_files(file)
    page.locator("form:has([type=file]) [type=submit]").click()
    page.wait_for_load_state()
    look_at(page)


def tables(found):
    """Pages that take a table, each with one that is wrong and one that is right."""
    for model in (City, Attraction):
        address = address_of_table(table_of(model))
        yield address, wrong_table(table_of(model))
        yield address, right_table(found[model][2])
    for is_wrong in (True, False):
        yield reverse("admin_translations_out"), translated_table(is_wrong)


def wrong_table(table):
    """A table with a payload in each column, also where numbers stand."""
    names = [column.name for column in table.columns()]
    return file_of(names, *([text] * len(names) for text in PAYLOADS)).read()


def right_table(row):
    texts = {"slug": row.slug, "note_en": PAYLOADS[0], "body_ko": "".join(PAYLOADS)}
    return file_of([*texts], [*texts.values()]).read()


def translated_table(is_wrong):
    lines = [*filled(handing_out.table([Story], "en", False))]
    lines += [[*line[:5], PAYLOADS[0], PAYLOADS[1]] for line in lines if is_wrong]
    file = io.BytesIO()
    sheets.write(file, handing_out.header(), lines)
    return file.getvalue()


def conflict(page, row):
    """Change what somebody else has changed since the form was opened."""
    page.goto(address_of(type(row), "change", row.pk))
    save(row, title_en="".join(PAYLOADS[:3]), note_en="".join(PAYLOADS))
    page.locator("[data-language=all]").click()
    page.locator("[name=title_en]").fill("".join(PAYLOADS[3:6]))
    page.locator("[name=note_en]").fill("".join(PAYLOADS[::-1]))
    page.locator("[name=_save]").click()
    page.locator(".conflict").first.wait_for(state="attached")
    look_at(page)


def send_without_a_session(page):
    """What was typed is kept on a page that says why it was not taken."""
    Session.objects.all().delete()
    page.locator("[name=_save]").click()
    page.locator(".kicker").wait_for()
    look_at(page)


@pytest.mark.parametrize("injected", WAYS, indirect=True)
def test_no_payload_runs_on_a_public_page(injected, page, settings, request):
    """The policy is off: it is not what keeps the pages safe."""
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    languages = ["en"] if way(request) in SAMPLED else LANGUAGES
    number = walk(page, public_pages(injected, languages))
    assert number > len(PAYLOADS)
    print(way(request), "public pages:", number)


def way(request):
    return request.node.callspec.params["injected"]


@pytest.mark.parametrize("injected", WAYS, indirect=True)
def test_no_payload_runs_on_a_page_of_the_desk(injected, page, settings, request):
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    sign_in(page, "administrator")
    User.objects.filter(username="administrator").update(is_superuser=True)
    most = 3 if way(request) in SAMPLED else None
    number = walk(page, desk_pages(injected, most))
    assert number > len(PAYLOADS)
    print(way(request), "pages of the desk:", number)


@pytest.mark.parametrize("injected", ["fixture"], indirect=True)
def test_no_payload_runs_on_what_a_form_leads_to(injected, page, settings, complaints):
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    sign_in(page, "administrator")
    User.objects.filter(username="administrator").update(is_superuser=True)
    page.route("**/presence/", lambda route: route.fulfill(json=NOBODY))
    for address, data in tables(injected):
        chosen(page, address, data)
    conflict(page, Story.objects.create(title_zh_hans="标题", slug="both"))
    send_without_a_session(page)
    complaints.clear()  # of its answer 403


@pytest.mark.parametrize("injected", ["fixture"], indirect=True)
def test_no_payload_runs_in_a_preview_for_outsiders(injected, page, settings):
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    number = walk(page, previews_of(injected))
    assert number == len(content_models()) * len(LANGUAGES)


@pytest.mark.parametrize("injected", ["fixture"], indirect=True)
def test_with_the_policy_on_no_page_complains_of_one(injected, page):
    """What the policy had to stop would be an error of the console, see `page`."""
    page.add_init_script(CANARY)
    walk(page, public_pages(injected, ["zh-hans"]))
    sign_in(page, "administrator")
    User.objects.filter(username="administrator").update(is_superuser=True)
    walk(page, desk_pages(injected, most=2))
