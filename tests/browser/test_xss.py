"""Forty texts that want to run a script, written in every field, and no page runs one.

The policy stops nothing here: it is not what keeps the pages safe.
"""

from collections import Counter

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.pages import TYPES
from portal.editorial.translations import exporting
from portal.editorial.xlsx import sheets
from portal.models import Story
from tests.actors.desk import page as address_of
from tests.actors.desk import save
from tests.browser.injected import (
    CANARY,
    be_administrator,
    desk_pages,
    inject,
    kinds_of_content,
    look_at,
    previews_of,
    public_pages,
    walk,
)
from tests.browser.walking import unfold
from tests.hostile.xss import PAYLOADS, packs
from tests.portal.editorial.records.plans import address as address_of_table
from tests.portal.editorial.records.plans import file_of, table_of

pytestmark = [
    *(pytest.mark.browser, pytest.mark.full),
    pytest.mark.usefixtures("desk", "media_folder"),
]


@pytest.fixture
def injected(page, tmp_path):
    page.add_init_script(CANARY)
    return inject(tmp_path)


def test_no_payload_runs_on_any_page(page, settings, injected):
    """What the policy would stop is reported all the same.

    So it is shown as well that nothing of our own templates and scripts is against it.
    """
    policy = settings.SECURE_CSP | {"frame-ancestors": ["'self'"]}  # the desk's own
    settings.SECURE_CSP, settings.SECURE_CSP_REPORT_ONLY = {}, policy
    kinds = len(kinds_of_content(injected))
    public = walk(page, public_pages(injected))
    assert walk(page, previews_of(injected)) == kinds
    be_administrator(page)
    desk = walk(page, desk_pages(injected))
    print("public:", public, "desk:", desk)
    assert public > 4 * kinds
    assert desk > 6 * kinds


def test_no_payload_runs_on_what_a_form_leads_to(page, settings, injected, complaints):
    settings.SECURE_CSP = {}
    be_administrator(page)
    for address, data in tables(injected):
        choose(page, address, data)
    conflict(page, Story.objects.create(title_zh_hans="标题", slug="both"))
    # What was typed is kept on a page that says why it was not taken.
    Session.objects.all().delete()
    page.locator("[name=_save]").click()
    page.locator("[name=password]").wait_for()
    look_at(page)
    complaints.clear()  # of its answer 403


def choose(page, address, table):
    """Send a table with wrong texts, or translations; look at what the site says."""
    page.goto(address)
    name = "<svg onload=xss()>.xlsx"
    file = {"name": name, "mimeType": TYPES["xlsx"], "buffer": table}
    page.locator("[type=file]").first.set_input_files(file)
    page.locator("form:has([type=file]) [type=submit]").first.click()
    page.wait_for_load_state()
    look_at(page)


def tables(found):
    """Pages that take a table, each with one that is wrong and one that is right."""
    for model in (City, Attraction):
        table = table_of(model)
        address = address_of_table(table)
        # A payload in each column, also where numbers stand.
        names = [column.name for column in table.columns()]
        yield address, file_of(names, *([t] * len(names) for t in PAYLOADS)).read()
        texts = {"note_en": PAYLOADS[0], "body_ko": "".join(PAYLOADS)}
        texts["slug"] = found[model][1].slug
        yield address, file_of([*texts], [*texts.values()]).read()
    for is_wrong in (True, False):
        yield reverse("admin_translations_export"), translated(found[Story], is_wrong)


def translated(stories, is_wrong):
    """A translator's table with payloads in the texts of these stories."""
    keys, times, lines = {str(row.pk) for row in stories}, Counter(), []
    texts = packs(200)  # no field that is translated is shorter
    handed_out = list(exporting.texts_to_hand_out([Story], "en", False))
    for line in exporting.table(handed_out, ["portal.story"]):
        _label, key, *_part, field, _language = line[7].split("/")
        if key in keys:
            times[field] += 1
            lines.append([*line[:4], texts[times[field] % len(texts)], *line[5:]])
    assert lines
    lines += [[*line[:7], PAYLOADS[0], PAYLOADS[1]] for line in lines if is_wrong]
    return sheets.write(exporting.header(), lines)


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
