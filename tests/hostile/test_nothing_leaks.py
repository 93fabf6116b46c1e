"""What is not public looks exactly like what never was, wherever somebody looks.

Every answer is kept while there are rows that nobody may see, in every state, and
compared with the answer at the same address without them: byte for byte, and header
for header. Whatever else is made of the content belongs into `SURFACES`.
"""

import shutil

import pytest
from django.conf import settings
from django.utils import translation

from exchanges.models import Exchange
from portal.content.kinds import content_models
from tests.actors.scene import undone
from tests.actors.visitor import OTHER_LOOKS, public_pages
from tests.hostile.hidden import STATES, WORD, Hidden

FULL = pytest.mark.full
# Behind the language of an address; each tells of some rows once they are public.
SURFACES = [
    *("", "cities/", "cities/incheon/", "site-map/"),
    *("exchanges/", "exchanges/?city=incheon", "exchanges/?kind=donation"),
    *("exchanges/?country=KR", "exchanges/?direction=both", "exchanges/?year=2026"),
    *("delegations/", "delegations/?city=incheon"),
    *("agreements/", "agreements/?city=incheon"),
    *("attractions/", "attractions/?city=incheon", "attractions/?kind=museum"),
    *("stories/", f"nothing/{WORD}-story-draft/", "stories/unsung-story-dart/"),
    *("feed.atom", "feed.atom?city=incheon"),
    *(f"feed.atom?kind={m._meta.model_name}" for m in content_models()[:-1]),
    *("exchanges.ics", "exchanges.ics?city=incheon", "exchanges.ics?year=2026"),
    "data/",
    *(f"search/?q={WORD}", "search/?q=canari", f"search/?q={WORD}&kind=story"),
]
SETS = ("cities", "exchanges", "delegations", "agreements", "attractions")
ONCE = [  # without a language
    "/sitemap.xml",
    *(f"/data/{name}.{form}" for name in SETS for form in ("csv", "json")),
    *("/data/cities.geojson", "/data/attractions.geojson", "/data/catalog.jsonld"),
    *(f"/api/v1/{name}/?limit=500" for name in (*SETS, "stories", "pages")),
    *(f"/api/v1/{name}/?limit=500&city=incheon" for name in SETS[1:]),
]


def rows_of(language):
    """The pages of public rows."""
    with translation.override(language):
        return [
            row.get_absolute_url()
            for model in content_models()
            for row in model.objects.pages().order_by("pk")
        ]


def named(language):
    return [*(f"/{language}/{each}" for each in SURFACES), *ONCE]


def everything(language):
    """All that there is for the public, by name or by the links to it."""
    looks = [f"/{language}/{each}" for each in OTHER_LOOKS.values()]
    found = [address for address, _ in public_pages(language)]
    files = ["/robots.txt", "/site.webmanifest", "/.well-known/security.txt", "/"]
    return [*named(language), *looks, *found, *rows_of(language), *files]


def answer(client, address):
    """All that somebody gets."""
    response = client.get(address)
    content = b"".join(response) if response.streaming else response.content
    return response.status_code, dict(response.headers), content


def answers(client, addresses):
    return {each: answer(client, each) for each in dict.fromkeys(addresses)}


# In one language what tells of rows, which is what an engine is asked for; in another
# all that there is.
@pytest.mark.parametrize(
    ("language", "surfaces"),
    [
        pytest.param("en", named, marks=pytest.mark.engine),
        pytest.param("zh-hans", everything, marks=FULL),
    ],
)
def test_an_answer_is_what_it_was_before_there_was_anything_to_hide(
    content, publisher, client, media_folder, language, surfaces
):
    translation.activate(language)
    with undone():
        hidden = Hidden(publisher)
        theirs, missing = list(hidden.addresses(language)), {404}
        if language == settings.LANGUAGE_CODE:  # once is enough
            theirs += hidden.other_addresses()
            missing.add(301)  # adds a slash
        known = [*surfaces(language), *hidden.pages_with_copies()]
        with_them = answers(client, [*known, *theirs])
    shutil.rmtree(media_folder)
    media_folder.mkdir()
    telling = [
        address
        for address, (_, headers, content) in with_them.items()
        if WORD in content.decode("utf-8", "replace") + repr(headers)
        if WORD not in address
    ]
    assert telling == []
    before = answers(client, with_them)
    assert [each for each in before if before[each] != with_them[each]] == []
    assert len(theirs) > len(content_models()) * len(STATES)
    assert {before[each][0] for each in theirs} <= missing
    assert {before[each][0] for each in named(language)} == {200, 404}
    if surfaces is everything:
        assert {before[each][0] for each in rows_of(language)} == {200}


@FULL
def test_all_that_is_hidden_is_found_once_it_is_public(
    content, publisher, client, media_folder
):
    """Else the test above would find nothing because nothing was to be found."""
    row = Exchange.objects.get(slug="masks-2020")
    addresses = named("en")
    everywhere = [*everything("en"), row.get_absolute_url()]
    hidden = Hidden(publisher)
    before = answers(client, [*addresses, *everywhere])
    with undone():  # a hidden city is not seen at an exchange that is public
        cities = [each for each in hidden.rows if each.slug.startswith("unsung-c")]
        row.cities.add(*[each for each in cities if not each.live_id])
        after = answers(client, everywhere)
        assert [each for each in after if before[each] != after[each]] == []
    hidden.publish()
    after = answers(client, addresses)
    assert [each for each in addresses if before[each] == after[each]] == []
    pages = [row for row in hidden.rows if row.slug.endswith("-draft")]
    assert len(pages) == len(content_models())
    with translation.override("en"):
        for row in pages:
            text = client.get(row.get_absolute_url()).text
            assert text.count(f"{WORD} {row._meta.model_name} draft") > 3
            assert client.get(row.cover.file.url).status_code == 200
    assert len(hidden.rows) == len(content_models()) * (len(STATES) + 1)
