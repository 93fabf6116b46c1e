"""Texts that come with the project are whole in each language, and say what is so."""

from functools import partial

from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext

from portal.content.rich_text.references import mentions
from portal.content.rich_text.render import public_pages
from portal.models import Story
from tests.queries import queries
from tests.site import LANGUAGES

MOST_QUERIES = 17  # three fewer than if its text asked for what stands beside it
BODIES = ("body_zh_hans", "body_en", "body_ko")


def test_each_story_is_whole_in_every_language_and_leads_on(content, client):
    """Its text leads to what is listed beside it; nothing is cached here."""
    for story in Story.objects.published():
        text = strip_tags(story.body_en.replace("</", " </"))
        assert 300 <= len(text.split()) <= 600, story.slug
        assert all(getattr(story, body) for body in BODIES), story.slug
        assert story.sources.exists(), story.slug
        named = {frozenset(mentions(getattr(story, body))) for body in BODIES}
        assert len(named) == 1, story.slug
        [rows] = named
        assert len(public_pages(story.body_en)) == len(rows) >= 3, story.slug
        asked = queries(partial(client.get, story.get_absolute_url()))
        assert asked <= MOST_QUERIES, story.slug


# The accessibility statement


def test_it_names_the_switch_and_says_what_is_tested_and_what_is_not(site):
    names = ("Display", "Large text", "High contrast")
    for code in LANGUAGES:
        html = site[code][f"/{code}/pages/accessibility/"].text
        text = html.split('<div class="prose">')[1].split("</div>")[0]
        home = site[code][f"/{code}/"].text
        switch = home.split('<details class="display"')[1].split("</details>")[0]
        with translation.override(code):
            for name in map(gettext, names):
                assert name in text, code
                assert name in switch, code
            assert gettext("Report an error on this page") in text, code
        parts = text.split("<h2>")[1:]
        assert len(parts) == 4, code
        _switch, tested, unmet, _report = parts
        assert tested.count("<li>") == 7, code
        assert not [each for each in ("axe", "320", "200", "7:1") if each not in tested]
        assert unmet.count("<li>") == 4, code
        assert "GB/T 37668-2019" in unmet
        assert "PDF" in unmet
        assert f'href="/{code}/pages/contact/"' in text
