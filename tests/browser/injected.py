"""Rows full of texts that want to run a script, and a walk that notices if one does.

The pages of a language differ by their texts alone, and those of the kinds by their
fields: each row and each list is opened in one language, in turns, and at the desk each
form and list, and what else there is of a row for one kind or the other.
"""

import json
from itertools import cycle

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from reversion.models import Version

from attractions.models import Attraction, ScreenWork
from exchanges.models import City, Relation
from portal.content.models import Content
from portal.editorial.workflow import previews
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Picture, Source, User
from tests.actors.desk import page as address_of
from tests.actors.desk import save
from tests.actors.staged import public_address
from tests.actors.two_people import columns, picture
from tests.browser.walking import sign_in, start_editors
from tests.hostile.xss import FACTS, PAYLOADS, accepted, rows_of_texts
from tests.pairs import paired, share

EVERY = 7  # row of a kind comes in: the kinds of content are as many
# Rows that are written in the form of another, and the kind of that one.
PARTS = {ScreenWork: Attraction, Relation: City}
PUBLIC = {"status": "published", "published_at": "2021-01-01 08:00:00+08:00"}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Notes what runs, what a policy stops or only reports, and finds what would run as soon
# as it is touched.
CANARY = """window.ran = 0; window.xss = () => { window.ran += 1; };
window.against = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.against.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
WAITING = r"""() => {
  const urls = ["href", "src", "action", "formaction", "data", "xlink:href"];
  const bad = (element) => [...element.attributes].some(({ name, value }) =>
    (name.startsWith("on") && value.includes("xss")) || name === "srcdoc" ||
    (urls.includes(name) && /^[\s\x00-\x20]*(javascript|data):/i.test(value)) ||
    (element.tagName === "META" && name === "http-equiv"));
  return [...document.querySelectorAll("*")].filter(bad).map((each) => each.outerHTML);
}"""


def inject(tmp_path):
    """Rows of each kind by model, with each payload in texts of all sorts.

    They come in by a fixture: a way in can only change what is stored, and texts of all
    ways are cleaned by the same field.
    """
    path = tmp_path / "xss.json"
    path.write_text(json.dumps([*records()]))
    call_command("loaddata", str(path), verbosity=0)
    slugs = dict.fromkeys(FACTS, "slug") | {Relation: "city__slug"}
    found = {
        model: [*model._base_manager.filter(**{f"{slug}__startswith": "xss-"})]
        for model, slug in slugs.items()
    }
    sources, covers = cycle(found[Source]), cycle(found[Picture])
    for model in kinds_of_content(found):
        for row in found[model]:
            row.sources.set([next(sources)])
            save(row, cover=next(covers))
    stored = {model: [str(columns(row)) for row in found[model]] for model in found}
    for model in kinds_with_forms(found):
        assert len(stored[model]) > 1, model
        assert all("xss()" in texts for texts in stored[model]), model
    written = "".join(html for each in stored.values() for html in each)
    assert [each for each in PAYLOADS if repr(each)[1:-1] not in written] == []
    return found


def records():
    for model, facts in FACTS.items():
        names = {field.name for field in model._meta.get_fields()}
        for number, texts in sampled(model):
            fields = {"title_zh_hans": "标题", **facts, **accepted(model, texts)}
            fields |= special(model, f"xss-{number}")
            fields = {key: fields[key] for key in fields if key in names}
            yield {"model": model._meta.label_lower, "fields": fields}


def sampled(model):
    """Of the rows of a kind those with other payloads than the rows of the next kind.

    Fields of all kinds are written and shown by the same code.
    """
    rows = rows_of_texts(model)
    if model in PARTS:
        return [(n, rows[n % len(rows)]) for n, _texts in sampled(PARTS[model])]
    return share(enumerate(rows), [*FACTS].index(model), EVERY)


def special(model, slug):
    """What tells the rows of a model apart, and makes them public."""
    if model is Relation:
        return {"city": [slug]}
    if model is ScreenWork:
        return {"slug": slug, "filmed_at": [slug]}
    file = {"file": picture(f"file-{slug}").file.name} if model is Picture else {}
    return {"slug": slug, **PUBLIC, **file}


def be_administrator(page):
    """Sign in as somebody who may open everything."""
    sign_in(page, "administrator")
    User.objects.filter(username="administrator").update(is_superuser=True)


def public_pages(found):
    """Every front page, and each list and each row in one of the languages."""
    yield from (f"/{code}/" for code in LANGUAGES)
    turns = cycle(LANGUAGES)
    for model in kinds_of_content(found):
        each = [public_address(row, next(turns)) for row in found[model]]
        yield from each
        plural = each[0].rsplit("/", 2)[0]
        if "pages" not in plural:
            yield f"{plural}/"


def kinds_of_content(found):
    return [model for model in found if issubclass(model, Content)]


def desk_pages(found):
    """The form of each row, each list, and each other page for a kind or two."""
    yield "/admin/"
    for model in kinds_with_forms(found):
        if issubclass(model, Content):
            # The first stays public: nobody deletes it or changes it in its own form.
            others = [row.pk for row in found[model][1:]]
            model.objects.filter(pk__in=others).update(status="draft")
        yield address_of(model, "changelist")
        yield from (address_of(model, "change", row.pk) for row in found[model])
    for model, name in paired(kinds_of_content(found), OF_ROWS):
        yield from PAGES[name](model, name, found[model])
    for name in PARTS_IN:  # those of a city
        yield from PAGES[name](City, name, found[City])
    yield reverse("admin_translations")


def kinds_with_forms(found):
    return [model for model in found if model not in PARTS]


def of_draft(model, name, each):
    yield address_of(model, name, each[1].pk)


def of_deleted(model, name, each):
    each[-1].delete()
    yield address_of(model, name)


def of_copy(model, name, each):
    copy, is_new = create_working_copy(each[0], User.objects.first())
    if is_new:
        save(copy, title_en=PAYLOADS[0], body_en=each[1].body_zh_hans)
    (version, *_) = Version.objects.get_for_object(copy)
    more = [version.pk] if name == "revision" else []
    yield address_of(model, name, copy.pk, *more)


PAGES = {
    **dict.fromkeys(["history", "delete"], of_draft),
    "recoverlist": of_deleted,
    **dict.fromkeys(["difference", "review", "change", "share", "revision"], of_copy),
}
OF_ROWS = list(PAGES)
PARTS_IN = ["history", "difference", "review", "change", "revision"]  # these show parts


def previews_of(found):
    """The pages of working copies, by a link for people without an account."""
    user = User.objects.first()
    for turn, model in enumerate(kinds_of_content(found)):
        copy, _is_new = create_working_copy(found[model][0], user)
        link = previews.make_link(copy, user, 1)
        yield previews.link_addresses(link)[turn % len(LANGUAGES)]["url"]


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
    """Nothing ran on the page that is open, waits to run or is against the policy."""
    assert page.evaluate("window.ran") == 0, page.url
    assert page.evaluate("window.against") == [], page.url
    assert page.evaluate(WAITING) == [], page.url
