"""Rows full of texts that want to run a script, and a walk that notices if one does.

The pages of a language differ by their texts alone: each row has its page opened in one
of them, in turns, all lists in all of them. At the desk the form of each row is opened.
"""

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from reversion.models import Version

from exchanges.models import City
from portal.content.models import Content
from portal.editorial.workflow import previews
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Picture, Source, User
from tests.actors.desk import page as address_of
from tests.actors.desk import save
from tests.actors.two_people import columns
from tests.browser.walking import sign_in, start_editors
from tests.browser.xss_ways import PARTS, WAYS, rows
from tests.hostile.xss import PAYLOADS, packs

LANGUAGES = [code for code, _name in settings.LANGUAGES]
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


def inject(way, tmp_path):
    """All rows, with each payload in each field, by one of the ways in."""
    client = Client()
    client.force_login(User.objects.create_superuser("writer"))
    WAYS[way](tmp_path, client)
    found = rows()
    sources, covers = found[Source], found[Picture]
    number = 0
    for model, each in found.items():
        for row in each if issubclass(model, Content) else ():
            row.sources.set([sources[number % len(sources)]])
            cover = covers[number % len(covers)]
            model.objects.filter(pk=row.pk).update(cover=cover)
            number += 1
    for model in kinds_with_forms(found):
        each = [str(columns(row)) for row in found[model]]
        assert len(each) >= len(packs(200)), (way, model)
        assert all("xss()" in texts for texts in each), (way, model)
    return found


def be_administrator(page):
    """Sign in as somebody who may open everything."""
    sign_in(page, "administrator")
    User.objects.filter(username="administrator").update(is_superuser=True)


def public_pages(found, languages, most=None):
    """Front page and lists in all languages; each row, at most so many of a kind."""
    for code in languages:
        yield f"/{code}/"
        for model in kinds_of_content(found):
            plural = address_in(code, found[model][0]).rsplit("/", 2)[0]
            if "pages" not in plural:
                yield f"{plural}/"
    for turn, model in enumerate(kinds_of_content(found)):
        for number, row in enumerate(found[model][:most]):
            yield address_in(languages[(number + turn) % len(languages)], row)


def kinds_of_content(found):
    return [model for model in found if issubclass(model, Content)]


def address_in(language, row):
    with translation.override(language):
        return row.get_absolute_url()


def desk_pages(found, most=None):
    """The form of each row, at most so many of a kind, and all other pages."""
    yield "/admin/"
    for model in kinds_with_forms(found):
        make_drafts(model, found[model][1:])
        for row in found[model][:most]:
            if row.pk:
                yield address_of(model, "change", row.pk)
        yield from pages_of_kind(model, found[model])
    yield from (f"{reverse('admin_translations')}?page={page}" for page in (1, 2, 3))


def kinds_with_forms(found):
    return [model for model in found if model not in PARTS]


def make_drafts(model, each):
    """The first row stays public, which nobody deletes or changes in its own form."""
    if issubclass(model, Content):
        model.objects.filter(pk__in=[row.pk for row in each]).update(status="draft")


def pages_of_kind(model, each):
    """The list, what was deleted, and all about one row and one working copy."""
    first, second, *_, last = each
    yield address_of(model, "changelist")
    yield address_of(model, "history", second.pk)
    yield address_of(model, "delete", second.pk)
    if issubclass(model, Content):
        yield from pages_of_copy(model, first, second)
        if last.pk and model is not City:  # to which other rows belong
            last.delete()
    yield address_of(model, "recoverlist")


def pages_of_copy(model, row, other):
    copy, _is_new = create_working_copy(row, User.objects.first())
    save(copy, title_en=PAYLOADS[0], body_en=other.body_zh_hans)
    for name in ("difference", "review", "change", "share"):
        yield address_of(model, name, copy.pk)
    (version, *_) = Version.objects.get_for_object(copy)
    yield address_of(model, "revision", copy.pk, version.pk)


def previews_of(found):
    """The pages of working copies, by a link for people without an account."""
    user = User.objects.first()
    for model in kinds_of_content(found):
        copy, _is_new = create_working_copy(found[model][0], user)
        link = previews.make_link(copy, user, 1)
        yield from (each["url"] for each in previews.link_addresses(link))


def walk(page, addresses):
    """Open each page; none may run a script or hold one that waits to be touched.

    No address is routed: Chromium would fetch each script and sheet anew on each page.
    """
    number = 0
    for address in addresses:
        response = page.goto(address)
        assert response.status == 200, address
        if "/change/" in address:
            start_editors(page)
        look_at(page)
        number += 1
    return number


def look_at(page):
    """Nothing ran on the page that is open, and nothing waits there to run."""
    assert page.evaluate("window.ran") == 0, page.url
    assert page.evaluate(WAITING) == [], page.url
