"""Every page of the desk, in Chinese, as axe sees it, and on a phone.

The pages find themselves. Those of one kind are alike in all but their fields: each
form is looked at, of a row where there is one, and what else there is of seven kinds of
content for one of them.
"""

from itertools import cycle, product

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import expect

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.pages import TYPES
from portal.content.kinds import content_models
from portal.content.models import Content
from portal.editorial.workflow import previews
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Picture, SiteSettings, Story, User
from tests.actors.desk import page as page_of
from tests.actors.desk import save
from tests.actors.two_people import picture
from tests.browser.looking import axe
from tests.browser.walking import editor_of, fits, press, sign_in
from tests.pairs import paired
from tests.portal.editorial.records.plans import address as address_of_table
from tests.portal.editorial.records.plans import file_of, table_of

pytestmark = [
    *(pytest.mark.browser, pytest.mark.full),
    pytest.mark.usefixtures("media_folder"),
]

# In turns; each page fits a phone as well, where lists become cards.
LOOKS = cycle(product((1440, 900, 320), ("light", "dark")))
# Without a row, and with one, of each kind that a role sees.
LISTS = ("changelist", "upload", "notice")
ADDED_OTHERWISE = {Picture, User}  # than they are changed
ALIKE = ("changelist", "change", "recoverlist")
OF_ROWS = ("change", "history", "delete", "difference", "review", "share")
OWN = ("index", "password_change", "login")
FEWEST = 45
RICH = "[name=body_zh_hans][data-rich-text]"


def addresses(rows):
    """Every page of the desk once: lists, forms, and what leads on from them."""
    for name in OWN:
        yield reverse(f"admin:{name}")
    for name in ("account", "guide", "search", "translations"):
        yield reverse(f"admin_{name}")
    yield "/admin/search/?q=友城"
    yield address_of_table(table_of(City))
    user = User.objects.get(username="editor")
    for name in ("state", "password", "reset-factors"):
        yield f"/admin/portal/user/{user.pk}/{name}/"
    for model in admin.site._registry:
        if issubclass(model, Content):
            yield from existing(model, ["add"])
        else:
            forms = [*of_first_row(model, ["change"])]
            if not forms or model in ADDED_OTHERWISE:
                forms += existing(model, ["add"])
            yield from (*existing(model, LISTS), *forms)
    for model, name in paired(content_models(), ALIKE):
        yield from existing(model, [name])
        yield from of_first_row(model, [name])
    for row in rows:
        yield from existing(type(row), OF_ROWS, row.pk)


def of_first_row(model, names):
    if row := model._base_manager.order_by("pk").first():
        yield from existing(model, names, row.pk)


def existing(model, names, *args):
    info = (model._meta.app_label, model._meta.model_name)
    for name in names:
        try:
            yield reverse("admin:{}_{}_{}".format(*info, name), args=args)
        except NoReverseMatch:
            continue


def test_axe_finds_nothing_at_the_desk_and_every_page_fits_a_phone(
    waits, page, complaints
):
    """By one who may see everything; the start page by each role.

    Who may only read has forms without boxes: of content and of what goes with it.
    """
    place = Attraction.objects.get(slug="muuido")
    place.pictures.add(picture("one"))
    copy, _is_new = create_working_copy(place, User.objects.get(username="editor"))
    story = Story(title_zh_hans="新闻", body_zh_hans="<p>旧的文字</p>", slug="s")
    versions = [save(story), save(story, body_zh_hans="<p>新的文字</p>")]
    previews.make_link(story, User.objects.get(username="editor"), 1)
    User.objects.filter(username="publisher").update(is_superuser=True)
    found = {}
    for role in ("editor", "administrator", "publisher"):
        sign_in(page, role)
        found[role] = wrong_here(page)
    rows = [*waits, story, copy]
    shown = [each["url"] for each in previews.addresses(copy)[:1]]
    for address in dict.fromkeys([*addresses(rows), *pages_of(versions), *shown]):
        answer = page.goto(address)
        if answer.status == 200:
            found[page.url] = wrong_here(page)
    sign_in(page, "auditor")
    for row in (copy, place, rows[0].live, SiteSettings.objects.get()):
        page.goto(page_of(type(row), "change", row.pk))
        found[f"only read: {row}"] = wrong_here(page)
    sign_in(page, "publisher", address_of_table(table_of(City)))
    table = file_of(["slug", "title_en"], ["daejeon", "Another name"])
    file = {"name": "table.xlsx", "mimeType": TYPES["xlsx"], "buffer": table.read()}
    page.locator("[name=file]").set_input_files(file)
    press(page, "预览变更")
    expect(page.locator(".differences ins")).to_have_count(1)
    found["a table"] = wrong_here(page)
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("status").get_by_text("正在写入")).to_be_visible()
    expect(page.get_by_role("button", name="导入", exact=True)).to_be_hidden()
    found["a table that is being written"] = wrong_here(page)
    # What is nobody's, such as a second row of settings, is refused; that is no fault.
    complaints[:] = [each for each in complaints if "status of 40" not in each]
    assert len(found) >= FEWEST, len(found)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def pages_of(versions):
    """A version, two side by side, and the last one of a row that is gone."""
    old, new = versions
    key = old.object_id
    yield page_of(Story, "revision", key, old.pk)
    yield f"{page_of(Story, 'history', key)}?from={old.pk}&to={new.pk}"
    gone = Story(title_zh_hans="新闻", slug="gone")
    last = save(gone)
    gone.delete()
    yield page_of(Story, "recoverlist")
    yield page_of(Story, "recover", last.pk)


def wrong_here(page):
    width, scheme = next(LOOKS)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if page.locator(RICH).count():
        editor_of(page, "body_zh_hans").wait_for()
    fits(page, 320, width)
    return axe(page, width)
