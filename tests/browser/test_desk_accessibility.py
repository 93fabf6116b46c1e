"""Every page of the desk, in Chinese, as axe sees it; the pages find themselves.

Pages of one kind are alike in all but their fields: each form is looked at, and what
else there is of seven kinds of content for one kind or the other.
"""

from itertools import cycle

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.models import Content
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.browser.looking import axe
from tests.browser.walking import editor_of, sign_in
from tests.pairs import paired
from tests.portal.editorial.records.plans import address as address_of_table
from tests.portal.editorial.records.plans import table_of

pytestmark = pytest.mark.browser

WIDTHS = (1440, 900)  # in turns
# Without a row, and with one, of each kind that a role sees.
LISTS = ("changelist", "add", "upload", "notice")
ALIKE = ("changelist", "change", "recoverlist")
OF_ROWS = ("change", "history", "delete", "difference", "review", "share")
OWN = ("index", "password_change", "login")
FEWEST = 45
RICH = "[name=body_zh_hans][data-rich-text]"


@pytest.fixture
def rows(desk):
    """A copy that waits for review, and a draft, with the log of what was done."""
    editor = User.objects.get(username="editor")
    copy, _new = create_working_copy(City.objects.get(slug="incheon"), editor)
    copy.summary_zh_hans += "新增一句。"
    copy.save()
    story = Story(title_zh_hans="友城周开幕", created_by=editor, updated_by=editor)
    story.save()
    return [apply_step(StepRequest("ask"), copy, editor), story]


def addresses(rows):
    """Every page of the desk once: lists, forms, and what leads on from them."""
    for name in OWN:
        yield reverse(f"admin:{name}")
    for name in ("account", "guide", "search", "translations"):
        yield reverse(f"admin_{name}")
    yield address_of_table(table_of(City))
    for model in admin.site._registry:
        if issubclass(model, Content):
            yield from existing(model, ["add"])
        else:
            yield from existing(model, LISTS)
            yield from of_first_row(model, ["change"])
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


def test_axe_finds_nothing_at_the_desk(rows, page, complaints):
    """By one who may see everything."""
    User.objects.filter(username="publisher").update(is_superuser=True)
    sign_in(page, "publisher")
    found, widths = {}, cycle(WIDTHS)
    for address in dict.fromkeys(addresses(rows)):
        page.set_viewport_size({"width": next(widths), "height": 900})
        answer = page.goto(address)
        if answer.status == 200:
            if page.locator(RICH).count():
                editor_of(page, "body_zh_hans").wait_for()
            found[page.url] = [wrong for _width, wrong in axe(page)]
    # What is nobody's, such as a second row of settings, is refused; that is no fault.
    complaints[:] = [each for each in complaints if "status of 40" not in each]
    assert len(found) >= FEWEST, len(found)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}
