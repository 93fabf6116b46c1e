"""What a fixture may say of pictures: what the text shows, with words for all."""

import json

import pytest
from django.core.management import CommandError, call_command

from portal.models import Picture, Story
from tests.staged import picture

pytestmark = [
    pytest.mark.engine,
    pytest.mark.django_db,
    pytest.mark.usefixtures("media_folder"),
]
PUBLISHED = {"status": "published", "published_at": "2020-01-01 08:00:00+08:00"}
FIGURE = '<figure data-picture="bay"></figure>'


@pytest.fixture(autouse=True)
def british(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def load(tmp_path):
    def load(*records, **options):
        path = tmp_path / "some.json"
        path.write_text(json.dumps(records))
        call_command("loaddata", str(path), verbosity=0, **options)

    return load


def story(**values):
    fields = {"slug": "first", "title_zh_hans": "新闻", **values}
    return {"model": "portal.story", "fields": fields}


def test_pictures_that_the_text_does_not_show_are_refused_and_stay_hidden(load, client):
    image = picture("bay")
    with pytest.raises(CommandError, match=r"portal\.story .*body_pictures"):
        load(story(body_pictures=[["bay"]], **PUBLISHED))
    assert not Story.objects.exists()
    assert client.get(image.file.url).status_code == 404


def test_those_that_the_text_shows_can_be_named_and_come_of_the_text(load):
    image = picture("bay")
    for named in ({}, {"body_pictures": [["bay"]]}):
        load(story(body_zh_hans=FIGURE, **named))
        assert list(Story.objects.get().body_pictures.all()) == [image]


def test_a_row_keeps_the_pictures_of_its_text_whatever_a_file_says(load):
    image = picture("bay")
    load(story(body_zh_hans=FIGURE))
    with pytest.raises(CommandError, match="body_pictures"):
        load(story(body_zh_hans=FIGURE, body_pictures=[]), overwrite=True)
    assert list(Story.objects.get().body_pictures.all()) == [image]


@pytest.mark.parametrize("shown", [{"cover": ["bay"]}, {"body_zh_hans": FIGURE}])
def test_nothing_is_published_with_a_picture_that_is_not_described(load, shown):
    picture("bay", alt_en="")
    with pytest.raises(CommandError, match=r"portal\.story .*first.*bay.*English"):
        load(story(title_en="News", **shown, **PUBLISHED))
    assert not Story.objects.exists()
    load(story(title_en="News", **shown))
    assert Story.objects.get().status == "draft"


def test_a_picture_of_the_same_file_describes_itself(load):
    image = picture("bay")
    fields = {"slug": "bay", "file": image.file.name, "alt_zh_hans": "港"}
    image.delete()
    record = {"model": "portal.picture", "fields": fields}
    with pytest.raises(CommandError, match=r"portal\.story .*English"):
        load(story(title_en="News", cover=["bay"], **PUBLISHED), record)
    fields["alt_en"] = "Bay"
    load(story(title_en="News", cover=["bay"], **PUBLISHED), record)
    assert Story.objects.published().get().cover == Picture.objects.get()
