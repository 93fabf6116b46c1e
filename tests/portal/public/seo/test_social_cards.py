"""Every page has a picture for where it is shared, drawn when somebody asks for it."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image, ImageFont

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.editorial.workflow import working_copies
from portal.models import SiteSettings, Story
from portal.public.covers.registry import Cover, Drawer
from portal.public.seo import card_drawing, card_fonts, social_cards
from portal.public.seo.social_cards import Card
from tests.portal.server.test_settings import refusal
from tests.queries import queries
from tests.reading.head import Head
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")

HOST = "http://testserver"
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
PLAIN = Cover(0)


@pytest.fixture
def font(settings):
    """A font with the glyphs of all three scripts; CI has it."""
    if not NOTO.exists():
        miss = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        miss("no Noto Sans CJK on this machine")
    settings.SHARE_PICTURE_FONT = str(NOTO)
    return settings.SHARE_PICTURE_FONT


@pytest.fixture
def latin(settings, tmp_path):
    """A font with hardly more than Latin letters: the one that Pillow brings."""
    path = tmp_path / "latin.ttf"
    path.write_bytes(ImageFont.load_default(20).font_bytes)
    settings.SHARE_PICTURE_FONT = str(path)
    return settings.SHARE_PICTURE_FONT


def image_of(client, address):
    """The address of the picture that a page names."""
    return Head(client.get(address).text).meta["og:image"].removeprefix(HOST)


def fetched(client, url):
    response = client.get(url)
    assert response["Content-Type"] == "image/png"
    data = response.getvalue()
    assert len(data) < 100_000
    return Image.open(io.BytesIO(data)).convert("RGB")


def stored(folder):
    return sorted(path.name for path in folder.iterdir())


def card(title, below=None, site=("Site", "en"), cover=PLAIN):
    return Card("portal.story-1", "en", title, below, site, cover)


def colours_in(image, box=None):
    found = (image.crop(box) if box else image).convert("RGB").getcolors(10_000_000)
    return {colour for _number, colour in found}


# Every page


def test_a_page_names_a_picture_that_is_drawn_and_not_stored(
    content, client, media_folder
):
    for page in ("", "cities/", "exchanges/", "stories/", "site-map/", "cities/turin/"):
        url = image_of(client, f"/en/{page}")
        assert fetched(client, url).size == (1200, 630), page
        tag = client.get(url).headers["ETag"]
        assert client.get(url, headers={"if-none-match": tag}).status_code == 304
    assert stored(media_folder) == []


def test_lists_and_languages_have_their_own_and_its_words_say_what_is_seen(
    content, client
):
    pages = ["/en/", "/ko/", "/en/exchanges/", "/en/attractions/silmido/"]
    heads = {page: Head(client.get(page).text).meta for page in pages}
    assert len({head["og:image"] for head in heads.values()}) == len(pages)
    narrowed = image_of(client, "/en/exchanges/?city=incheon")
    assert narrowed == image_of(client, "/en/exchanges/"), "a filter has none"
    place = heads["/en/attractions/silmido/"]
    assert place["og:image:alt"] == "Coast of Incheon; Silmido marked"
    assert place["twitter:card"] == "summary_large_image"
    assert heads["/ko/"]["og:image:alt"]


def test_what_it_costs_a_page_does_not_grow_with_what_there_is(
    make_one, make_city, client
):
    make_city("home", is_home=True, latitude=41.8, longitude=123.4)
    make_city("one", latitude=37.5, longitude=126.7)
    few = queries(lambda: client.get("/en/"))
    for n in range(5):
        make_city(f"more-{n}", latitude=35.0 + n, longitude=135.0)
    assert queries(lambda: client.get("/en/")) == few


def test_a_preview_names_none(make_one, client, administrator, media_folder):
    row = make_one(Story, "one", status="draft", published_at=None)
    client.force_login(administrator)
    response = client.get(f"/zh-hans/preview/portal.story/{row.pk}/")
    assert response.status_code == 200
    assert "og:image" not in response.text


# Nothing that is not public


def test_what_has_changed_since_has_another_picture(make_one, client, font):
    row = make_one(Story, "one")
    url = image_of(client, "/zh-hans/stories/one/")
    assert client.get(url).status_code == 200
    Story.objects.filter(pk=row.pk).update(title_zh_hans="别的标题")
    assert client.get(url).status_code == 404
    url = image_of(client, "/zh-hans/stories/one/")
    assert client.get(url).status_code == 200
    for values in (
        {"status": "withdrawn"},
        {"status": "published", "published_at": timezone.now() + timedelta(days=1)},
    ):
        Story.objects.filter(pk=row.pk).update(**values)
        assert client.get(url).status_code == 404


def test_a_hidden_city_is_not_on_the_picture_of_the_site(make_city, client, font):
    make_city("home", is_home=True, latitude=41.8, longitude=123.4)
    make_city("one", latitude=37.5, longitude=126.7)
    before = image_of(client, "/en/")
    hidden = make_city("two", latitude=35.0, longitude=135.0, status="draft")
    assert image_of(client, "/en/") == before
    City.objects.filter(pk=hidden.pk).update(status="published")
    assert image_of(client, "/en/") != before


def test_a_draft_and_a_working_copy_have_none(make_one, publisher, client, font):
    draft = make_one(Story, "two", status="draft")
    copy, _ = working_copies.create_working_copy(make_one(Story, "one"), publisher)
    for row in (draft, copy):
        name = social_cards.of_row(row, Drawer(None), "zh-hans").name
        assert client.get(f"/media/{name}").status_code == 404


@each_of(
    "share-portal.user-1-en-0123456789abcdef.png",
    "share-portal.nothing-1-en-0123456789abcdef.png",
    "share-portal.story-999999999999999999-en-0123456789abcdef.png",
    "share-portal.story-1-xx-0123456789abcdef.png",
    "share-portal.story-1-en-0123456789abcdef.png",
    "share-portal.page-list-en-0123456789abcdef.png",
    "share-exchanges.exchange-list-en-0123456789abcdef.png",
    "share-home-en-0123456789abcdef.png",
)
def test_other_names_are_not_found_and_nothing_is_drawn(
    name, content, client, media_folder
):
    assert client.get(f"/media/{name}").status_code == 404
    assert stored(media_folder) == []


# What is on it


TITLES = ["标题", "제목", "友" * 300, "a" * 300, "word " * 60, "</script>\"'&"]
TITLES += ["\u202eabc", "a\nb", "（）《》“”…·", " ", "각"]


def test_any_title_can_be_drawn_and_what_no_font_can_write_is_left_out_alone(font):
    for title in TITLES:
        words = card((title, "zh-hans"), ("인천광역시", "ko"), (title, "en"))
        assert card_drawing.draw(words).size == (1200, 630), title
    without = card_drawing.draw(card(("Title", "en")))
    for title in ("كراچی", "कराची", "😀", "\U0010ffff", "שלום", "ก"):
        found = card_drawing.draw(card(("Title", "en"), (title, "en")))
        assert found.tobytes() == without.tobytes(), title
        assert card_drawing.written((title, "en")) is None, title


def test_one_missing_glyph_is_too_many(latin, monkeypatch):
    assert card_drawing.written(("Title", "en"))
    assert not card_drawing.written(("Title 友", "en"))
    monkeypatch.setattr(card_fonts, "has_glyph", lambda font, letter: True)
    for title in ("كراچی", "कराची", "שלום", "q\u0301"):  # depend on their neighbours
        assert card_drawing.written((title, "en")) is None, title


def test_there_are_words_with_a_font_and_a_picture_without(
    content, client, settings, monkeypatch, font
):
    panel, below = (0, 0, 560, 630), (0, 500, 1200, 630)
    address = "/zh-hans/attractions/silmido/"
    for page, part in ((address, panel), ("/en/", below), ("/ko/exchanges/", below)):
        with_words = fetched(client, image_of(client, page))
        assert (255, 255, 255) in colours_in(with_words, part), page
    settings.SHARE_PICTURE_FONT = ""
    monkeypatch.setattr(card_fonts, "installed", tuple)
    without = fetched(client, image_of(client, address))
    assert len(colours_in(without, (0, 0, 280, 630))) == 1
    assert len(colours_in(without)) > 10


def test_fonts_of_the_machine_are_found_the_best_first(settings, tmp_path, monkeypatch):
    settings.SHARE_PICTURE_FONT = ""
    for name in ("DejaVuSans-Bold.ttf", "NotoSansCJK-Bold.ttc", "Other.ttf"):
        (tmp_path / "truetype").mkdir(exist_ok=True)
        (tmp_path / "truetype" / name).touch()
    monkeypatch.setattr(card_fonts, "FOLDERS", (str(tmp_path), "/nowhere"))
    names = [Path(path).name for path in card_fonts.installed.__wrapped__()]
    assert names == ["NotoSansCJK-Bold.ttc", "DejaVuSans-Bold.ttf"]


def test_it_names_the_place_in_its_own_script_and_the_day_of_an_event(content):
    drawer = Drawer(SiteSettings.objects.get())
    row = Attraction.objects.for_page().get(slug="silmido")
    found = social_cards.of_row(row, drawer, "en")
    assert found.title == (row.title_en, "en")
    assert found.below == ("실미도", "ko")
    assert social_cards.of_row(row, drawer, "ko").below is None  # it is the title
    event = Exchange.objects.for_page().get(slug="masks-2020")
    assert social_cards.of_row(event, drawer, "en").below == ("25 February 2020", "en")


def test_with_maps_off_there_are_words_on_the_ink(content, client, font):
    SiteSettings.objects.update(shows_maps=False)
    image = fetched(client, image_of(client, "/en/attractions/silmido/"))
    assert len(colours_in(image, (640, 250, 1200, 480))) == 1


def test_each_language_is_drawn_in_its_own_forms(font):
    """One code point, other strokes: 直 in Chinese and in Japanese."""
    sheets = [
        bytes(card_fonts.font_for("直", code, 80).getmask("直"))
        for code in ("zh-hans", "ja")
    ]
    assert sheets[0] != sheets[1]


def test_lines_break_where_the_script_allows(font):
    wrapped, face = card_drawing.wrapped, card_fonts.face
    found = wrapped("공무원 상호파견 협정", face(font, "ko", 80), 420)
    assert [line.split() for line in found] == [["공무원"], ["상호파견"], ["협정"]]
    lines = wrapped("沈阳，仁川，友城。", face(font, "zh-hans", 80), 250)
    assert "".join(lines) == "沈阳，仁川，友城。"
    assert not [line for line in lines if line[0] in "，。"]


# The setting


def test_a_file_that_is_no_font_stops_the_start():
    for value in ("/nothing.ttf", "manage.py", "."):
        assert "SHARE_PICTURE_FONT" in refusal(SHARE_PICTURE_FONT=value), value
