"""The lists of the desk: the column of the state, its filters, the mark of a copy."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.states import State, Status
from portal.editorial.workflow.queues import Section
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Story
from tests.portal.admin.test_admin import page

pytestmark = pytest.mark.engine

LIST = page(Story, "changelist")
DAY = timedelta(days=1)


@pytest.fixture
def desk(client, auditor):
    client.force_login(auditor)
    return client


@pytest.fixture
def rows(content, make_one):
    """One row in each state, and no other."""
    Story.objects.all().delete()
    now = timezone.now()
    values = {
        State.DRAFT: ("draft", None, None),
        State.IN_REVIEW: ("review", None, None),
        State.SCHEDULED: ("published", now + DAY, now + 2 * DAY),
        State.PUBLIC: ("published", now - DAY, now + DAY),
        State.EXPIRED: ("published", now - 2 * DAY, now - DAY),
        State.WITHDRAWN: ("withdrawn", now - DAY, None),
    }
    columns = ("status", "published_at", "expires_at")
    return {
        state: make_one(
            Story,
            str(state),
            title_zh_hans=f"报道 {state}",
            **dict(zip(columns, each, strict=True)),
        )
        for state, each in values.items()
    }


def listed(html):
    """The addresses of the rows in a list."""
    table = html.partition('id="result_list"')[2].partition("</table>")[0]
    return {
        int(key)
        for key in re.findall(
            r'<th class="field-title"[^>]*><a href="[^"]*/(\d+)/change/', table
        )
    }


def column(html, row):
    """The cell of the state of a row."""
    lines = re.findall(r"(?s)<tr>(.*?)</tr>", html.partition('id="result_list"')[2])
    line = next(each for each in lines if f"/{row.pk}/change/" in each)
    return re.search(r'(?s)<td class="field-state_column">(.*?)</td>', line)[1]


def test_every_state_is_written_in_its_column(desk, rows):
    html = desk.get(LIST).text
    for state, row in rows.items():
        assert column(html, row) == str(state.label)


def test_the_clock_moves_a_row_to_its_next_state(desk, auditor, rows, monkeypatch):
    later = timezone.now() + 1.5 * DAY
    monkeypatch.setattr(timezone, "now", lambda: later)
    desk.force_login(auditor)  # the session has ended long ago
    html = desk.get(LIST).text
    assert column(html, rows[State.SCHEDULED]) == str(State.PUBLIC.label)
    assert column(html, rows[State.PUBLIC]) == str(State.EXPIRED.label)
    public = listed(desk.get(LIST, {"state": "public"}).text)
    assert public == {rows[State.SCHEDULED].pk}


@pytest.mark.parametrize("state", State)
def test_the_filter_of_the_state_finds_what_the_column_says(desk, rows, state):
    html = desk.get(LIST, {"state": state.value}).text
    assert listed(html) == {rows[state].pk}
    assert str(state.label) in html


def test_every_row_is_in_one_state(desk, rows):
    found = [listed(desk.get(LIST, {"state": each.value}).text) for each in State]
    assert sum(map(len, found)) == len(listed(desk.get(LIST).text)) == len(State)


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


def test_a_row_whose_copy_is_in_work_carries_a_mark(desk, copies, rows):
    html = desk.get(LIST).text
    for status, (live, copy) in copies.items():
        cell = column(html, live)
        assert str(State.PUBLIC.label) in cell
        assert _("working copy: %s") % status.label in cell
        link = re.search(r'href="([^"]+)"', cell)[1]
        assert desk.get(f"{LIST}{link}").context["original"] == copy
        assert f"/{copy.pk}/change/" not in html.replace(link, ""), "it is no row"
    assert "<a" not in column(html, rows[State.PUBLIC])


def test_the_filter_of_copies(desk, copies, rows):
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


@pytest.mark.parametrize("model", content_models())
def test_every_list_has_the_column_and_the_filters(desk, model):
    html = desk.get(page(model, "changelist")).text
    assert "field-state_column" in html
    for query in ("state=scheduled", "copy=any", "section=scheduled"):
        assert f"?{query}" in html


@pytest.mark.parametrize(
    ("role", "sections"),
    [
        ("editor", ["sent_back", "mine", "sent", "scheduled", "ending"]),
        ("publisher", [each.value for each in Section]),
        ("auditor", ["scheduled", "ending"]),
        ("administrator", ["scheduled", "ending"]),
    ],
)
def test_a_list_offers_the_sections_of_the_start_page(
    request, content, client, role, sections
):
    client.force_login(request.getfixturevalue(role))
    html = client.get(LIST).text
    offered = re.findall(r'href="\?section=(\w+)"', html)
    assert offered == sections
    for section in offered:
        assert str(Section(section).label) in html


def test_the_number_of_queries_of_a_list_is_that_of_few_rows(
    desk, rows, make_one, django_assert_max_num_queries, editor
):
    for n in range(30):
        create_working_copy(make_one(Story, f"more-{n}", updated_by=editor), editor)
    with django_assert_max_num_queries(8):
        assert len(listed(desk.get(LIST).text)) == 36


def test_a_plain_no_is_no_failure(content, desk):
    """A red cross beside each city says that something is wrong with it."""
    html = desk.get(page(City, "changelist")).text
    cells = set(re.findall(r'<td class="field-is_home">(.*?)</td>', html))
    no = '<span class="quiet">否</span>'
    assert no in cells
    (yes,) = cells - {no}
    assert "icon-yes" in yes


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
