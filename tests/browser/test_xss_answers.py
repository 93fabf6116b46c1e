"""No page that only a form leads to runs a script that is text in a row."""

import io

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.tables.views import XLSX
from portal.editorial.translations import exporting
from portal.editorial.xlsx import sheets
from portal.models import Story
from tests.actors.desk import page as address_of
from tests.actors.desk import save
from tests.browser.injected import (
    CANARY,
    be_administrator,
    inject,
    look_at,
)
from tests.browser.walking import unfold
from tests.browser.xss_ways import filled
from tests.hostile.xss import PAYLOADS
from tests.portal.editorial.records.plans import address as address_of_table
from tests.portal.editorial.records.plans import file_of, table_of

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("desk", "media_folder")]


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
    page.locator("[name=password]").wait_for()
    look_at(page)


def test_no_payload_runs_on_what_a_form_leads_to(page, settings, tmp_path, complaints):
    injected = inject("fixture", tmp_path)
    settings.SECURE_CSP = {}
    page.add_init_script(CANARY)
    be_administrator(page)
    for address, data in tables(injected):
        chosen(page, address, data)
    conflict(page, Story.objects.create(title_zh_hans="标题", slug="both"))
    send_without_a_session(page)
    complaints.clear()  # of its answer 403
