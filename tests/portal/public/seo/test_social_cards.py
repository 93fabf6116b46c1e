"""A page without a cover has a picture for where it is shared, if there is a font."""

import io
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image, ImageFont

from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.content.states import Status
from portal.editorial.workflow import working_copies
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.management import orphans
from portal.models import SiteSettings, Story, User
from portal.public.seo import card_drawing, social_cards
from portal.public.seo.card_drawing import CardText
from tests.actors.staged import picture
from tests.queries import queries
from tests.reading.head import Head

pytestmark = pytest.mark.usefixtures("media_folder")

HOST = "http://testserver"
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc")


@pytest.fixture
def font(settings):
    """A font with the glyphs of all three scripts; CI has it."""
    if not NOTO.exists():
        miss = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        miss("no Noto Serif CJK on this machine")
    settings.SHARE_PICTURE_FONT = str(NOTO)
    return settings.SHARE_PICTURE_FONT


@pytest.fixture
def latin(settings, tmp_path):
    """A font with hardly more than Latin letters: the one that Pillow brings."""
    path = tmp_path / "latin.ttf"
    path.write_bytes(ImageFont.load_default(20).font_bytes)
    settings.SHARE_PICTURE_FONT = str(path)
    return settings.SHARE_PICTURE_FONT


@pytest.fixture
def few(content):
    """Of the project's content only what these tests look at is public."""
    for model in content_models():
        model.objects.exclude(slug__in=["incheon", "masks-2020"]).update(status="draft")


def run():
    out = io.StringIO()
    call_command("share_pictures", stdout=out)
    return out.getvalue()


def image_of(client, address):
    """The address of the picture that a page names, or None."""
    url = Head(client.get(address).text).meta.get("og:image")
    return url and url.removeprefix(HOST)


def stored(folder):
    return sorted(path.name for path in folder.iterdir())


# Made for all


def test_the_command_makes_each_picture_once(few, client, font, media_folder):
    run()
    made = stored(media_folder)
    kinds = [name.split("-")[1] for name in made]
    assert kinds == 3 * ["exchanges.city"] + 3 * ["exchanges.exchange"]
    assert "0" in run()
    assert stored(media_folder) == made
    assert not list(share_pictures_of_drafts(made))
    for address in ("/ko/cities/incheon/", "/en/exchanges/masks-2020/"):
        url = image_of(client, address)
        response = client.get(url)
        assert response["Content-Type"] == "image/png"
        image = Image.open(io.BytesIO(response.getvalue()))
        assert image.size == (1200, 630)
        assert image.convert("RGB").getpixel((1100, 30)) == (250, 247, 240)
        assert len(response.getvalue()) < 100_000


def share_pictures_of_drafts(names):
    for name in names:
        model = social_cards.model_of(name)
        pk = name.split("-")[2]
        if model.objects.get(pk=pk).status != Status.PUBLISHED:
            yield name


@pytest.mark.full  # pictures are drawn
def test_each_language_has_its_own(few, client, font):
    run()
    addresses = [f"/{code}/cities/incheon/" for code in ("zh-hans", "en", "ko")]
    assert len({image_of(client, address) for address in addresses}) == 3


def test_without_the_setting_there_is_none(content, client, settings, media_folder):
    assert not settings.SHARE_PICTURE_FONT
    with pytest.raises(CommandError):
        call_command("share_pictures")
    found = Head(client.get("/en/cities/incheon/").text)
    assert "og:image" not in found.meta
    assert found.meta["twitter:card"] == "summary"


def test_a_page_names_only_a_picture_that_is_there(few, client, font):
    assert image_of(client, "/en/cities/incheon/") is None
    run()
    assert image_of(client, "/en/cities/incheon/")


def test_it_costs_no_query_on_pages(few, client, font, settings):
    run()
    with_it = queries(lambda: client.get("/en/exchanges/masks-2020/"))
    settings.SHARE_PICTURE_FONT = ""
    assert queries(lambda: client.get("/en/exchanges/masks-2020/")) == with_it


def test_a_cover_is_the_picture_and_none_is_made(make_one, client, font, media_folder):
    row = make_one(Story, "one", cover=picture())
    before = stored(media_folder)
    assert social_cards.make(row, None) == 0
    assert stored(media_folder) == before
    assert image_of(client, "/zh-hans/stories/one/") == row.cover.file.url


# Made when it is published


def test_it_is_made_when_the_row_is_published(
    make_one, publisher, client, font, django_capture_on_commit_callbacks
):
    author = User.objects.create_user("author")
    row = make_one(Story, "one", status="review", published_at=None, updated_by=author)
    with django_capture_on_commit_callbacks(execute=True):
        apply_step(StepRequest("publish"), row, publisher)
    assert image_of(client, "/zh-hans/stories/one/")


def test_a_preview_makes_none(
    make_one, publisher, client, font, media_folder, django_capture_on_commit_callbacks
):
    row = make_one(Story, "one", status="draft", published_at=None)
    client.force_login(publisher)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.get(f"/zh-hans/preview/portal.story/{row.pk}/")
    assert response.status_code == 200
    assert "og:image" not in response.text
    assert stored(media_folder) == []


def test_a_font_that_fails_does_not_stop_publication(
    make_one, publisher, font, monkeypatch, django_capture_on_commit_callbacks
):
    author = User.objects.create_user("author")
    row = make_one(Story, "one", status="review", published_at=None, updated_by=author)
    monkeypatch.setattr(card_drawing, "draw", lambda words: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        apply_step(StepRequest("publish"), row, publisher)
    assert Story.objects.published().filter(slug="one").exists()


# Nothing that is not public


def test_what_is_withdrawn_takes_its_picture_along(make_one, client, font):
    row = make_one(Story, "one")
    social_cards.make_again(Story, row.pk)
    url = image_of(client, "/zh-hans/stories/one/")
    assert client.get(url).status_code == 200
    for values in (
        {"status": "withdrawn"},
        {"status": "published", "published_at": timezone.now() + timedelta(days=1)},
    ):
        Story.objects.filter(pk=row.pk).update(**values)
        assert client.get(url).status_code == 404


def test_former_words_are_given_out_no_more(make_one, client, font):
    row = make_one(Story, "one")
    social_cards.make_again(Story, row.pk)
    url = image_of(client, "/zh-hans/stories/one/")
    Story.objects.filter(pk=row.pk).update(title_zh_hans="别的标题")
    assert image_of(client, "/zh-hans/stories/one/") is None
    assert client.get(url).status_code == 404


@pytest.mark.full  # pictures are drawn
def test_a_working_copy_and_a_draft_have_none(
    few, make_one, publisher, font, media_folder
):
    copy, _ = working_copies.create_working_copy(make_one(Story, "one"), publisher)
    copy.title_zh_hans = "还没有公开"
    copy.save()
    make_one(Story, "two", status="draft")
    before = len(stored(media_folder))
    run()
    names = stored(media_folder)
    assert len(names) > before
    assert not [name for name in names if f"portal.story-{copy.pk}-" in name]
    assert not list(share_pictures_of_drafts(names))


@pytest.mark.parametrize(
    "name",
    [
        "share-portal.user-1-en-0123456789abcdef.png",
        "share-portal.nothing-1-en-0123456789abcdef.png",
        "share-portal.story-999999999999999999-en-0123456789abcdef.png",
        "share-portal.story-1-xx-0123456789abcdef.png",
        "share-portal.story-1-en-0123456789abcde.png",
    ],
)
def test_other_names_are_not_found(content, client, font, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_only_what_is_shown_is_kept(make_one, client, font, media_folder):
    row = make_one(Story, "one")
    social_cards.make_again(Story, row.pk)
    (name,) = stored(media_folder)
    later = {"published_at": timezone.now() + timedelta(days=1)}
    assert orphans.is_needed(name)
    Story.objects.filter(pk=row.pk).update(**later)
    assert orphans.is_needed(name)
    Story.objects.filter(pk=row.pk).update(title_zh_hans="别的标题")
    assert not orphans.is_needed(name)


# What is on it


@pytest.mark.parametrize(
    "title",
    [
        *("标题", "제목", "友" * 300, "a" * 300, "word " * 60, "</script>\"'&"),
        *("\u202eabc", "a\nb", "（）《》“”…·", " ", "각"),
    ],
)
def test_any_title_in_the_scripts_of_the_font_can_be_drawn(font, title):
    words = CardText((title, "zh-hans"), ("인천광역시", "ko"), ("Site", "en"))
    assert card_drawing.draw(words).size == (1200, 630)


@pytest.mark.parametrize("title", ["كراچی", "कराची", "😀", "\U0010ffff", "שלום", "ก"])
def test_what_the_font_cannot_write_makes_no_picture(font, title):
    for words in (
        CardText((title, "en"), None, ("Site", "en")),
        CardText(("Title", "en"), (title, "en"), ("Site", "en")),
        CardText(("Title", "en"), None, (title, "en")),
    ):
        assert card_drawing.draw(words) is None


@pytest.mark.parametrize("title", ["كراچی", "कराची", "שלום", "q\u0301"])
def test_letters_that_depend_on_their_neighbours_are_not_drawn(
    font, monkeypatch, title
):
    monkeypatch.setattr(card_drawing, "has_glyph", lambda font, letter: True)
    assert card_drawing.draw(CardText((title, "en"), None, ("Site", "en"))) is None


def test_one_missing_glyph_is_too_many(latin):
    assert card_drawing.draw(CardText(("Title", "en"), None, ("Site", "en")))
    assert not card_drawing.draw(CardText(("Title 友", "en"), None, ("Site", "en")))
    assert not card_drawing.draw(CardText(("Title", "en"), ("인천", "ko"), ("S", "en")))


def test_a_page_whose_picture_could_not_be_drawn_has_none(make_one, client, latin):
    row = make_one(Story, "one", title_en="Title")
    SiteSettings.objects.all().delete()
    assert social_cards.make(row, None) == 1
    assert image_of(client, "/en/stories/one/")
    assert image_of(client, "/zh-hans/stories/one/") is None


def test_it_names_the_place_in_its_own_script(content):
    row = Exchange.objects.for_page().get(slug="masks-2020")
    words = social_cards.card_text(row, SiteSettings.objects.get(), "en")
    assert words.title == (row.title_en, "en")
    assert words.place == ("인천광역시", "ko")
    city = City.objects.for_page().get(slug="incheon")
    assert social_cards.card_text(city, None, "ko").place is None  # it is the title


def test_each_language_is_drawn_in_its_own_forms(font):
    """One code point, other strokes: 直 in Chinese and in Japanese."""
    sheets = [
        bytes(card_drawing.face(code, 80).getmask("直")) for code in ("zh-hans", "ja")
    ]
    assert sheets[0] != sheets[1]


def test_lines_break_where_the_script_allows(font):
    found = card_drawing.wrapped(
        "공무원 상호파견 협정", card_drawing.face("ko", 80), 420
    )
    assert [line.split() for line in found] == [["공무원"], ["상호파견"], ["협정"]]
    lines = card_drawing.wrapped(
        "沈阳，仁川，友城。", card_drawing.face("zh-hans", 80), 250
    )
    assert "".join(lines) == "沈阳，仁川，友城。"
    assert not [line for line in lines if line[0] in "，。"]


# The setting


@pytest.mark.parametrize("value", ["/nothing.ttf", "manage.py", "."])
def test_a_file_that_is_no_font_stops_the_start(value):
    environment = {**os.environ, "SHARE_PICTURE_FONT": value}
    done = subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "SHARE_PICTURE_FONT" in done.stderr.splitlines()[-1]
