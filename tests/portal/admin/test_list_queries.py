"""What may be asked of a list of the desk, and what is answered where it may not."""

import time

import pytest
from django.contrib.admin import site
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import Story
from portal.public.search.query import LENGTH, WORDS
from tests.bench.content import fill
from tests.bench.desk_pages import cases
from tests.queries import queries

LISTS = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for model in site._registry
]
STORIES = reverse("admin:portal_story_changelist")
NOT_ASKED = {
    "title_en__regex": "^(a+)+$",
    "title_zh_hans__icontains": "沈",
    "created_by__password__startswith": "pbkdf2",
    "updated_at__year": "2026",
    "id__in": "1,2",
    "status": "draft",
    "nonsense": "x",
}

SHORTENED = (
    "A search takes %(words)d words and %(characters)d characters at most. "
    "This is what was found by the first of them."
)


@pytest.fixture
def desk(clients):
    """Somebody who may do everything."""
    return clients[0]


def test_no_list_looks_up_what_no_filter_asks(desk, make_one):
    for address in LISTS:
        for lookup, value in (("pk__gt", "0"), ("id__regex", "(a+)+")):
            answer = desk.get(address, {lookup: value})
            assert answer.status_code == 400, (address, lookup)
            assert "无法理解" in answer.text
    make_one(Story, "slow", title_en="a" * 26 + "!")
    begin = time.process_time()
    for lookup, value in NOT_ASKED.items():
        assert desk.get(STORIES, {lookup: value}).status_code == 400, lookup
    # The regular expression alone would take 22 s.
    assert time.process_time() - begin < 5
    (holidays,) = [each for each in LISTS if "/holiday/" in each]
    asked = {"date__year": 2026, "date__month": 1, "date__day": 1}
    assert desk.get(holidays, asked).status_code == 200, "which a filter asks"
    (gifts,) = [each for each in LISTS if "/gift/" in each]
    asked = {"date__year": 9999, "date__month": 12}  # after which there is no month
    assert desk.get(gifts, asked).status_code == 302


@pytest.mark.engine
@pytest.mark.full
def test_every_filter_that_a_list_offers_can_be_used_and_no_other_fails(desk):
    wrong = []
    for address in LISTS:
        changelist = desk.get(address).context["cl"]
        choices = [
            [c["query_string"] for c in each.choices(changelist) if "query_string" in c]
            for each in changelist.filter_specs
        ]
        # The choices of a filter share their code; the first is the list as it was.
        for query in {one for some in choices for one in [*some[1:2], *some[-1:]]}:
            if desk.get(address + query).status_code != 200:
                wrong.append(address + query)
    for query in ("state=nonsense", "copy=nonsense", "section=x", "p=abc"):
        if desk.get(f"{STORIES}?{query}", follow=True).status_code != 200:
            wrong.append(query)
    assert wrong == []


def test_a_search_takes_the_first_words_and_says_so(desk, make_one):
    row = make_one(Story, "found", title_en=" ".join("abcdefghij"))
    words = [*"abcdefghij", *(f"w{n}" for n in range(1900))]
    page = desk.get(STORIES, {"q": " ".join(words)})
    assert row in page.context["cl"].result_list
    notice = _(SHORTENED) % {"words": WORDS, "characters": LENGTH}
    assert notice in page.text
    assert notice not in desk.get(STORIES, {"q": "a"}).text
    box = {"app_label": "portal", "model_name": "story", "field_name": "cover"}
    answer = desk.get(reverse("admin:autocomplete"), box | {"term": "x " * 1900})
    assert answer.status_code == 200


# How often the desk asks the database: no more for many rows than for few


FEW, MANY = 20, 200


def numbers(measured):
    """The queries of each page and each save, once everything is warm."""
    for case in measured:
        case.prepare()()
    return {case.name: queries(case.prepare()) for case in measured}


@pytest.mark.full  # opens and saves every page of the desk, among many rows
def test_no_page_of_the_desk_asks_too_often_or_more_where_there_is_more(
    editor, publisher, client
):
    fill(FEW)
    client.force_login(publisher)
    measured = cases(client, editor)
    few = numbers(measured)
    limits = {case.name: case.queries_at_most for case in measured}
    assert not {name: n for name, n in few.items() if n > (limits[name] or n)}
    fill(MANY)
    assert numbers(measured) == few
