"""No page that only a form or a link leads to runs a script that is text in a row."""

import io

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.tables.views import XLSX
from portal.content.kinds import content_models
from portal.editorial.translations import exporting
from portal.editorial.xlsx import sheets
from portal.models import Story
from tests.actors.desk import page as address_of
from tests.actors.desk import save
from tests.browser.injected import (
    CANARY,
    LANGUAGES,
    be_administrator,
    first_desk_pages,
    inject,
    look_at,
    previews_of,
    public_pages,
    walk,
)
from tests.browser.walking import unfold
from tests.browser.xss_ways import filled
from tests.hostile.xss import PAYLOADS
from tests.portal.editorial.records.plans import address as address_of_table
from tests.portal.editorial.records.plans import file_of, table_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk")]


@pytest.fixture
def injected(media_folder, tmp_path):
    return inject("fixture", tmp_path)


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
        yield reverse("admin_translations_export"), translated_table(is_wrong)


def wrong_table(table):
    """A table with a payload in each column, also where numbers stand."""
    names = [column.name for column in table.columns()]
    return file_of(names, *([text] * len(names) for text in PAYLOADS)).read()


def right_table(row):
    texts = {"slug": row.slug, "note_en": PAYLOADS[0], "body_ko": "".join(PAYLOADS)}
    return file_of([*texts], [*texts.values()]).read()


def translated_table(is_wrong):
    lines = [*filled(exporting.table([Story], "en", False))]
    lines += [[*line[:5], PAYLOADS[0], PAYLOADS[1]] for line in lines if is_wrong]
    file = io.BytesIO()
    sheets.write(file, exporting.header(), lines)
    return file.getvalue()


def conflict(page, row):
    """Change what somebody else has changed since the form was opened."""
    page.goto(address_of(type(row), "change", row.pk))
    save(row, title_en="".join(PAYLOADS[:3]), note_en="".join(PAYLOADS))
    page.locator("[data-language=all]").click()
    page.locator("[name=title_en]").fill("".join(PAYLOADS[3:6]))
    unfold(page, "note_en")
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


def test_no_payload_runs_on_what_a_form_leads_to(injected, page, settings, complaints):
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    be_administrator(page)
    for address, data in tables(injected):
        chosen(page, address, data)
    conflict(page, Story.objects.create(title_zh_hans="标题", slug="both"))
    send_without_a_session(page)
    complaints.clear()  # of its answer 403


def test_no_payload_runs_in_a_preview_for_outsiders(injected, page, settings):
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    number = walk(page, previews_of(injected))
    assert number == len(content_models()) * len(LANGUAGES)


def test_with_the_policy_on_no_page_complains_of_one(injected, page):
    """What the policy had to stop would be an error of the console, see `page`.

    It stops what our own templates and scripts do, whatever the row: one of each kind.
    """
    page.add_init_script(CANARY)
    assert walk(page, public_pages(injected, ["zh-hans"], most=1)) > len(injected)
    be_administrator(page)
    assert walk(page, first_desk_pages(injected)) > len(PAYLOADS)
