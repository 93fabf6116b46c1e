"""The stories that come with the project are whole in each language, and lead on."""

from functools import partial

from django.utils.html import strip_tags

from portal.content.rich_text.references import mentions
from portal.content.rich_text.render import public_pages
from portal.models import Story
from tests.queries import queries

MOST_QUERIES = 17  # three fewer than if its text asked for what stands beside it
BODIES = ("body_zh_hans", "body_en", "body_ko")


def test_each_story_has_300_to_600_english_words(content):
    for story in Story.objects.published():
        text = strip_tags(story.body_en.replace("</", " </"))
        assert 300 <= len(text.split()) <= 600, story.slug


def test_each_story_is_told_in_every_language_and_names_its_sources(content):
    for story in Story.objects.published():
        assert all(getattr(story, body) for body in BODIES), story.slug
        assert story.sources.exists(), story.slug


def test_each_story_leads_to_the_same_public_pages_in_every_language(content):
    for story in Story.objects.published():
        named = {frozenset(mentions(getattr(story, body))) for body in BODIES}
        assert len(named) == 1, story.slug
        [rows] = named
        assert len(public_pages(story.body_en)) == len(rows) >= 3, story.slug


def test_no_story_asks_for_a_row_twice(content, client):
    """Its text leads to what is listed beside it; nothing is cached here."""
    for story in Story.objects.published():
        asked = queries(partial(client.get, story.get_absolute_url()))
        assert asked <= MOST_QUERIES, story.slug
