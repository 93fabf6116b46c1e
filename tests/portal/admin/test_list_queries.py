"""What may be asked of a list of the desk, and what is answered where it may not."""

import time

import pytest
from django.contrib.admin import site
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models import Story
from portal.public.search.query import LENGTH, WORDS

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


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(("lookup", "value"), [("pk__gt", "0"), ("id__regex", "(a+)+")])
def test_no_list_looks_up_what_no_filter_asks(desk, address, lookup, value):
    answer = desk.get(address, {lookup: value})
    assert answer.status_code == 400
    assert "无法理解" in answer.text


@pytest.mark.parametrize("lookup", NOT_ASKED)
def test_what_no_filter_asks_is_answered_at_once(desk, make_one, lookup):
    make_one(Story, "slow", title_en="a" * 26 + "!")
    begin = time.process_time()
    assert desk.get(STORIES, {lookup: NOT_ASKED[lookup]}).status_code == 400
    # The regular expression alone would take 22 s.
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("address", LISTS)
def test_every_filter_that_a_list_offers_can_be_used(desk, address):
    page = desk.get(address)
    changelist = page.context["cl"]
    choices = [
        choice["query_string"]
        for each in changelist.filter_specs
        for choice in each.choices(changelist)
        if "query_string" in choice
    ]
    for query in dict.fromkeys(choices):
        assert desk.get(address + query).status_code == 200, query


def test_the_list_can_be_narrowed_to_a_year_a_month_and_a_day(desk):
    (address,) = [each for each in LISTS if "/holiday/" in each]
    asked = {"date__year": 2026, "date__month": 1, "date__day": 1}
    assert desk.get(address, asked).status_code == 200


def test_a_search_takes_the_first_words_and_says_so(desk, make_one):
    row = make_one(Story, "found", title_en=" ".join("abcdefghij"))
    words = [*"abcdefghij", *(f"w{n}" for n in range(1900))]
    page = desk.get(STORIES, {"q": " ".join(words)})
    assert row in page.context["cl"].result_list
    limits = {"words": WORDS, "characters": LENGTH}
    assert _(SHORTENED) % limits in page.text


def test_a_short_search_has_no_notice(desk):
    limits = {"words": WORDS, "characters": LENGTH}
    assert _(SHORTENED) % limits not in desk.get(STORIES, {"q": "a"}).text


def test_the_boxes_of_related_rows_take_few_words_too(desk):
    address = reverse("admin:autocomplete")
    asked = {"app_label": "portal", "model_name": "story", "field_name": "cover"}
    answer = desk.get(address, asked | {"term": "x " * 1900})
    assert answer.status_code == 200
