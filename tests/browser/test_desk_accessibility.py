"""Every page of the desk, in Chinese, as axe sees it; the pages find themselves."""

from collections import Counter
from itertools import chain

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from exchanges.models import City
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story, User
from tests.browser.looking import axe
from tests.browser.walking import sign_in

pytestmark = pytest.mark.browser

WIDTHS = (1440, 900)
# Without a row, and with one, of each kind that a role sees.
LISTS = ("changelist", "add", "upload", "import", "recoverlist", "notice")
OF_ROWS = ("change", "history", "delete", "difference", "review", "share")
OWN = ("index", "password_change", "login")
FEWEST = 60


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
    yield from chain.from_iterable(map(of_kind, admin.site._registry))
    for row in rows:
        yield from of_row(row)


def of_kind(model):
    yield from existing(model, LISTS)
    row = model._base_manager.order_by("pk").first()
    if row:
        yield from existing(model, ("change",), row.pk)


def of_row(row):
    yield from existing(type(row), OF_ROWS, row.pk)


def existing(model, names, *args):
    info = (model._meta.app_label, model._meta.model_name)
    for name in names:
        try:
            yield reverse("admin:{}_{}_{}".format(*info, name), args=args)
        except NoReverseMatch:
            continue


def test_axe_finds_nothing_at_the_desk(rows, page, complaints):
    """As somebody who may see everything."""
    User.objects.filter(username="publisher").update(is_superuser=True)
    sign_in(page, "publisher")
    found, seen = Counter(), set()
    for address in addresses(rows):
        answer = page.goto(address)
        if answer.status != 200 or page.url in seen:
            continue
        seen.add(page.url)
        page.wait_for_load_state("networkidle")
        found.update((wrong, address) for _width, wrong in axe(page, *WIDTHS))
    # What is nobody's, such as a second row of settings, is refused; that is no fault.
    complaints[:] = [each for each in complaints if "status of 40" not in each]
    assert len(seen) >= FEWEST, len(seen)
    assert not found, "\n".join(f"{where}: {what}" for what, where in found)
