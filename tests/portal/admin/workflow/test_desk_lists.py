"""The lists of the desk: the column of the state, its filters, the mark of a copy."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import State, Status
from portal.editorial.workflow.queues import Section
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story
from tests.portal.admin.test_admin import page

LIST = page(Story, "changelist")
DAY = timedelta(days=1)


@pytest.fixture
def desk(client, auditor):
    client.force_login(auditor)
    return client


@pytest.fixture
def rows(content, make_story):
    """One row in each state, and no other."""
    Story.objects.all().delete()
    found = {state: make_story(state.value) for state in State}
    soon = timezone.now() + DAY
    Story.objects.filter(slug="public").update(expires_at=soon)
    Story.objects.filter(slug="scheduled").update(expires_at=soon + DAY)
    return found


def listed(html):
    """The addresses of the rows in a list."""
    table = html.partition('id="result_list"')[2].partition("</table>")[0]
    return {
        int(key)
        for key in re.findall(
            r'<th class="field-in_lines"[^>]*><a href="[^"]*/(\d+)/change/', table
        )
    }


def column(html, row):
    """The cell of the state of a row."""
    lines = re.findall(r"(?s)<tr>(.*?)</tr>", html.partition('id="result_list"')[2])
    line = next(each for each in lines if f"/{row.pk}/change/" in each)
    return re.search(r'(?s)<td class="field-state_column">(.*?)</td>', line)[1]


def badge(state):
    return f'<span class="badge state-{state}">{state.label}</span>'


@pytest.mark.engine
def test_every_state_is_written_in_its_column_and_found_by_its_filter(
    desk, auditor, rows, monkeypatch
):
    html = desk.get(LIST).text
    assert listed(html) == {row.pk for row in rows.values()}
    for state, row in rows.items():
        assert column(html, row) == badge(state)
        found = desk.get(LIST, {"state": state.value}).text
        assert listed(found) == {row.pk}, state
        assert str(state.label) in found
    later = timezone.now() + 1.5 * DAY  # the clock moves a row to its next state
    monkeypatch.setattr(timezone, "now", lambda: later)
    desk.force_login(auditor)  # the session has ended long ago
    html = desk.get(LIST).text
    assert column(html, rows[State.SCHEDULED]) == badge(State.PUBLIC)
    assert column(html, rows[State.PUBLIC]) == badge(State.EXPIRED)
    public = listed(desk.get(LIST, {"state": "public"}).text)
    assert public == {rows[State.SCHEDULED].pk}


@pytest.fixture
def copies(rows, make_one, editor):
    """Live rows of which a copy is in work."""
    found = {}
    for status in (Status.DRAFT, Status.IN_REVIEW):
        live = make_one(Story, f"live-{status}")
        copy, _is_new = create_working_copy(live, editor)
        Story.objects.filter(pk=copy.pk).update(status=status)
        found[status] = (live, copy)
    return found


@pytest.mark.engine
def test_a_row_whose_copy_is_in_work_carries_a_mark_and_is_found(desk, copies, rows):
    html = desk.get(LIST).text
    for status, (live, copy) in copies.items():
        cell = column(html, live)
        assert str(State.PUBLIC.label) in cell
        assert _("working copy: %s") % status.label in cell
        link = re.search(r'href="([^"]+)"', cell)[1]
        assert desk.get(f"{LIST}{link}").context["original"] == copy
        assert f"/{copy.pk}/change/" not in html.replace(link, ""), "it is no row"
    assert "<a" not in column(html, rows[State.PUBLIC])
    lives = {status: live.pk for status, (live, copy) in copies.items()}
    without = {row.pk for row in rows.values()}
    for value, found in {
        "any": {*lives.values()},
        "none": without,
        "draft": {lives[Status.DRAFT]},
        "review": {lives[Status.IN_REVIEW]},
        "nonsense": {*lives.values(), *without},
    }.items():
        assert listed(desk.get(LIST, {"copy": value}).text) == found, value


def test_every_list_has_the_column_and_the_filters(desk):
    for model in content_models():
        html = desk.get(page(model, "changelist")).text
        wanted = ("state=scheduled", "copy=any", "section=scheduled")
        lacking = [query for query in wanted if f"?{query}" not in html]
        assert (lacking, "field-state_column" in html) == ([], True), model
    # A red cross beside each city would say that something is wrong with it.
    html = desk.get(page(City, "changelist")).text
    cells = set(re.findall(r'<td class="field-is_home">(.*?)</td>', html))
    (yes,) = cells - {'<span class="quiet">否</span>'}
    assert "icon-yes" in yes
    assert len(cells) == 2


def test_the_number_of_queries_of_a_list_is_that_of_few_rows(
    desk, rows, make_one, django_assert_max_num_queries, editor
):
    for n in range(30):
        create_working_copy(make_one(Story, f"more-{n}", updated_by=editor), editor)
    with django_assert_max_num_queries(8):
        assert len(listed(desk.get(LIST).text)) == 36


def test_a_list_offers_the_sections_and_the_steps_of_the_role(request, content, client):
    everything = ["ask", "send_back", "publish", "schedule", "withdraw", "expire"]
    for role, sections, steps in (
        ("editor", [each.value for each in Section][1:], ["ask"]),
        ("publisher", [each.value for each in Section], everything),
        ("auditor", ["others", "scheduled", "ending"], []),
        ("administrator", ["others", "scheduled", "ending"], []),
    ):
        client.force_login(request.getfixturevalue(role))
        html = client.get(LIST).text
        assert re.findall(r'href="\?section=(\w+)"', html) == sections, role
        assert re.findall(r'name="action" value="step_(\w+)"', html) == steps, role
        for section in sections:
            assert str(Section(section).label) in html


def test_an_empty_list_says_the_next_step(content, as_, editor, auditor):
    Story.objects.all().delete()
    add, everything = f'<a href="{page(Story, "add")}">', '<a href="?">'
    translations = reverse("admin_translations")
    kind = {"kind": "portal.story"}
    for who, url, asked, steps in (
        (editor, LIST, {}, {"尚无内容。", add}),
        (auditor, LIST, {}, {"尚无内容。"}),
        (editor, LIST, {"q": "x"}, {"没有符合条件的内容。", everything}),
        (auditor, LIST, {"state": "draft"}, {"没有符合条件的内容。", everything}),
        (editor, translations, kind, {"没有符合条件的内容。", everything}),
    ):
        html = as_(who).get(url, asked).text.partition("<main")[2]
        html = re.sub(
            r'(?s)<(ul class="object-tools"|search).*?</(ul|search)>', "", html
        )
        said = {"尚无内容。", add, "没有符合条件的内容。", everything}
        assert {each for each in said if each in html} == steps, (who, asked)


@pytest.mark.engine
def test_a_list_is_narrowed_to_what_is_to_be_translated(desk, make_one):
    full = {f"title_{code}": code for code in ("zh_hans", "en", "ko")}
    make_one(Story, "done", **full)
    lacking = make_one(Story, "lacking", **full | {"title_ko": ""})
    behind = make_one(Story, "behind", **full)
    behind.title_zh_hans = "新标题"
    behind.save()
    withdrawn = {"status": "withdrawn", "published_at": None, "title_ko": ""}
    make_one(Story, "withdrawn", **full | withdrawn)
    found = {row.pk for row in (lacking, behind)}
    assert listed(desk.get(LIST, {"untranslated": "ko"}).text) == found
    assert listed(desk.get(LIST, {"untranslated": "en"}).text) == {behind.pk}
