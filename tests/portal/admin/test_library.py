"""The library: what shows each picture, what it lacks, and who may change it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.pictures import PictureAdmin
from portal.editorial.workflow import steps, working_copies
from portal.models import Picture, Story, User
from tests.actors.desk import messages_of, page
from tests.actors.scene import undone
from tests.pictures import encoded, quarters, upload
from tests.queries import queries
from tests.reading.form import edit, read, send

pytestmark = pytest.mark.usefixtures("media_folder")

ALT = {"alt_zh_hans": "图", "alt_en": "Four colours", "alt_ko": "그림"}
FOCUS = {"focal_x": 0.5, "focal_y": 0.5}


@pytest.fixture
def make_picture(content):
    def make(slug="four", **values):
        file = ContentFile(encoded(quarters(60, 40)), name="four.png")
        return Picture.objects.create(slug=slug, file=file, **values)

    return make


def listed(client, query=""):
    response = client.get(page(Picture, "changelist") + query)
    return {row.slug for row in response.context["cl"].result_list}


def test_the_list_says_on_how_many_pages_a_picture_is_used(
    make_picture, editor, client
):
    picture = make_picture(**ALT)
    silmido = Attraction.objects.filter(slug="silmido")
    incheon = City.objects.filter(slug="incheon")
    for each in (silmido, incheon):
        each.update(cover=picture)
    working_copies.create_working_copy(silmido.get(), editor)
    User.objects.update(language="en")
    client.force_login(editor)
    make_picture("idle", **ALT)
    html = client.get(page(Picture, "changelist")).text
    assert "used on 2 pages" in html
    assert "not used" in html
    assert f"{picture.file.url}.c50-50-60.webp" in html
    assert listed(client, "?used=yes") == {"four"}
    assert listed(client, "?used=no") == {"idle"}
    form = client.get(page(Picture, "change", picture.pk)).text
    assert page(City, "change", incheon.get().pk) in form


def test_the_list_names_pictures_by_what_people_see_and_says_what_is_missing(
    make_picture, editor, client
):
    make_picture("dalian-gang", alt_zh_hans="大连港")
    make_picture("renchuan", **ALT, caption_zh_hans="仁川的春天")
    make_picture("plain", decorative=True)
    client.force_login(editor)
    html = client.get(page(Picture, "changelist")).text
    for words in ("大连港", "仁川的春天", "缺少替代文本：英语、韩语"):
        assert words in html
    for slug in ("dalian-gang", "renchuan"):
        assert slug not in html
    assert listed(client, "?text=missing") == {"dalian-gang"}
    start = client.get("/admin/").text
    assert f"{page(Picture, 'changelist')}?text=missing" in start


def test_a_hundred_pictures_are_listed_in_a_dozen_queries(
    make_picture, editor, client, monkeypatch
):
    monkeypatch.setattr(PictureAdmin, "list_per_page", 100)
    one = make_picture(**ALT)
    values = {"file": one.file.name, "width": 60, "height": 40, "alt": "图"}
    rows = [Picture(slug=f"p{number}", **values) for number in range(99)]
    Picture.objects.bulk_create(rows)
    Attraction.objects.get(slug="silmido").pictures.set(Picture.objects.all())
    client.force_login(editor)
    url = page(Picture, "changelist")
    client.get(url)
    assert queries(lambda: client.get(url)) <= 12


def test_a_picture_in_use_is_not_deleted_and_its_pages_are_named(
    make_picture, make_story, publisher, client
):
    picture, other = make_picture(**ALT), make_picture("other", **ALT)
    silmido = Attraction.objects.get(slug="silmido")
    silmido.pictures.add(picture)
    copy, _ = working_copies.create_working_copy(
        City.objects.get(slug="incheon"), publisher
    )
    City.objects.filter(pk=copy.pk).update(cover=other)
    in_text, story = make_picture("in-text", **ALT), make_story()
    story.body_ko = f'<figure data-picture="{in_text.pk}"></figure>'
    story.save()
    client.force_login(publisher)
    for row, user in ((picture, silmido), (other, copy), (in_text, story)):
        url = page(Picture, "delete", row.pk)
        assert str(user) in client.get(url).text
        client.post(url, {"post": "yes"})
        assert Picture.objects.filter(pk=row.pk).exists()


def test_what_is_in_review_or_has_passed_it_is_changed_by_a_publisher(
    make_picture, make_story, editor, publisher, client
):
    """And an editor reads why not."""
    User.objects.update(language="en")
    picture = make_picture("shared", **ALT)
    url = page(Picture, "change", picture.pk)
    client.force_login(publisher)
    opened = read(client.get(url).text, Picture)
    for state in ("draft", "withdrawn", "review", "scheduled", "public", "expired"):
        is_free = state in ("draft", "withdrawn")
        for user in [editor] if is_free else [editor, publisher]:
            is_open = is_free or user == publisher
            with undone():
                story = make_story(state, cover=picture)
                client.force_login(user)
                html = client.get(url).text
                assert ("only a publisher changes it" in html) != is_open, state
                assert ('name="file"' in html) == is_open, state
                assert page(Story, "change", story.pk) in html, "where to look"
                answer = send(client, url, opened, credit="Me")
                assert answer.status_code == (302 if is_open else 403), state
                picture.refresh_from_db()
                assert picture.credit == ("Me" if is_open else ""), state


def test_nothing_is_published_with_a_picture_that_is_not_described(
    make_picture, make_story, publisher, client
):
    picture = make_picture("harbour", alt_zh_hans="港")
    story = make_story("review", cover=picture, title_en="News")
    client.force_login(publisher)
    url = page(Story, "change", story.pk)
    response = edit(client, url, Story, "_step", "publish")
    assert "港" in messages_of(response)
    story.refresh_from_db()
    assert (story.status, story.cover) == ("review", picture)
    decorative = make_picture(decorative=True)
    for title, cover in (("", picture), ("News", decorative)):  # which needs no text
        with undone():
            story.title_en, story.cover = title, cover
            story.save()
            steps.apply_step(steps.StepRequest("publish"), story, publisher)
            assert Story.objects.published().filter(pk=story.pk).exists()


def test_what_a_picture_lacks_is_said_where_it_is_chosen_and_when_review_is_asked_for(
    make_picture, make_story, editor, client
):
    picture = make_picture("harbour", alt_zh_hans="港")
    story = make_story(cover=picture, title_en="News")
    client.force_login(editor)
    (found,) = client.get(reverse("choose_picture"), {"q": "harbour"}).json()["found"]
    assert "英语" in found["label"]
    assert "韩语" in found["label"]
    said = messages_of(
        edit(client, page(Story, "change", story.pk), Story, "_step", "ask")
    )
    story.refresh_from_db()
    assert story.status == "review", "the text may come later"
    assert f'href="{page(Picture, "change", picture.pk)}#id_alt_en"' in said
    described = make_picture("described", **ALT)
    (found,) = client.get(reverse("choose_picture"), {"q": "described"}).json()["found"]
    assert found["label"] == str(described)


def test_a_picture_on_the_site_keeps_the_text_that_it_has(
    make_picture, make_story, publisher, client
):
    picture = make_picture(alt_zh_hans="图")  # and never had another
    make_story("public", cover=picture, title_en="News")
    client.force_login(publisher)
    url = page(Picture, "change", picture.pk)
    assert edit(client, url, Picture, credit="Me").status_code == 302
    refused = edit(client, url, Picture, alt_zh_hans="")
    assert list(refused.context["adminform"].form.errors) == ["alt_zh_hans"]
    picture.refresh_from_db()
    assert (picture.credit, picture.alt_zh_hans) == ("Me", "图")
    whole = make_picture("whole", **ALT)
    Story.objects.filter(pk=Story.objects.first().pk).update(cover=whole)
    whole.alt_ko = ""
    with pytest.raises(ValidationError) as error:
        whole.full_clean()
    assert list(error.value.error_dict) == ["alt_ko"]


def test_a_name_of_any_kind_is_not_kept(editor, client):
    client.force_login(editor)
    for name in ("x" * 240 + ".jpg", "图\u202egpj.exe", ".env", "CON"):
        values = {**ALT, **FOCUS, "file": upload(encoded(quarters(60, 40)), name)}
        assert client.post(page(Picture, "add"), values).status_code == 302, name
        picture = Picture.objects.latest("pk")
        assert picture.file.name.endswith(".png"), name
        assert len(picture.file.name) == 36, name
        assert picture.slug.startswith("four-colours")


@pytest.mark.engine
def test_tags_are_found_whole_in_the_list_and_in_the_chooser(
    make_picture, editor, client
):
    client.force_login(editor)
    sea = make_picture("sea", **ALT)
    url = page(Picture, "change", sea.pk)
    edit(client, url, Picture, tags=" 海边、会议，海边;Old  town ")
    sea.refresh_from_db()
    assert sea.tags == "海边,会议,Old town"
    make_picture("more", tags="大海边")
    make_picture("plain")
    for tag in ("海边", "会议", "Old town"):
        assert listed(client, f"?tag={tag}") == {"sea"}, "no part of another tag"
    assert listed(client, "?q=海边") == {"sea", "more"}
    assert listed(client, "?tag=nothing") == set()
    found = client.get(reverse("choose_picture"), {"q": "会议"}).json()
    assert [each["value"] for each in found["found"]] == ["sea"]
    assert found["tags"] == ["Old town", "会议", "大海边", "海边"]


def test_a_file_that_is_under_review_is_not_replaced_by_its_editor(
    make_picture, editor, client
):
    picture = make_picture(**ALT)
    city = City.objects.get(slug="incheon")
    copy, _ = working_copies.create_working_copy(city, editor)
    url, old = page(Picture, "change", picture.pk), picture.file.name
    client.force_login(editor)
    opened = read(client.get(url).text, Picture)
    City.objects.filter(pk=copy.pk).update(status="review")
    City.objects.get(pk=copy.pk).body_pictures.add(picture)
    file = upload(encoded(quarters(9, 9)))
    assert send(client, url, opened, file=file).status_code == 403
    picture.refresh_from_db()
    assert picture.file.name == old
