"""The library: what shows each picture, what it lacks, and who may change it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from attractions.models import Attraction
from exchanges.models import City
from portal.admin.pictures import PictureAdmin
from portal.editorial.workflow import steps, working_copies
from portal.models import Picture, Story
from tests.actors.desk import messages_of, page
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
    make_picture("idle", **ALT)
    rows = (
        Attraction.objects.filter(slug="silmido"),
        City.objects.filter(slug="incheon"),
    )
    for each in rows:
        each.update(cover=picture)
    working_copies.create_working_copy(rows[0].get(), editor)
    editor.language = "en"
    editor.save()
    client.force_login(editor)
    html = client.get(page(Picture, "changelist")).text
    assert "used on 2 pages" in html
    assert "not used" in html
    assert f"{picture.file.url}.c50-50-60.webp" in html
    assert listed(client, "?used=yes") == {"four"}
    assert listed(client, "?used=no") == {"idle"}
    form = client.get(page(Picture, "change", picture.pk)).text
    assert page(City, "change", rows[1].get().pk) in form


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
    client.get(page(Picture, "changelist"))
    assert queries(lambda: client.get(page(Picture, "changelist"))) <= 12


def test_the_list_names_pictures_by_what_people_see_and_says_what_is_missing(
    make_picture, editor, client
):
    make_picture("dalian-gang", alt_zh_hans="大连港")
    make_picture("renchuan", **ALT, caption_zh_hans="仁川的春天")
    client.force_login(editor)
    html = client.get(page(Picture, "changelist")).text
    assert "大连港" in html
    assert "仁川的春天" in html
    assert "缺少替代文本：英语、韩语" in html
    assert "dalian-gang" not in html
    assert "renchuan" not in html


def test_pictures_without_text_are_filtered_and_counted(make_picture, editor, client):
    make_picture("told", **ALT)
    make_picture("half", alt_zh_hans="图")
    make_picture("plain", decorative=True)
    client.force_login(editor)
    assert listed(client, "?text=missing") == {"half"}
    start = client.get("/admin/").text
    assert f"{page(Picture, 'changelist')}?text=missing" in start


def test_a_picture_in_use_is_not_deleted_and_its_pages_are_named(
    make_picture, publisher, client
):
    picture, other = make_picture(**ALT), make_picture("other", **ALT)
    silmido = Attraction.objects.get(slug="silmido")
    silmido.pictures.add(picture)
    copy, _ = working_copies.create_working_copy(
        City.objects.get(slug="incheon"), publisher
    )
    City.objects.filter(pk=copy.pk).update(cover=other)
    client.force_login(publisher)
    for row, user in ((picture, silmido), (other, copy)):
        url = page(Picture, "delete", row.pk)
        assert str(user) in client.get(url).text
        client.post(url, {"post": "yes"})
        assert Picture.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_an_editor_changes_what_nobody_reviews(
    make_picture, make_story, editor, client, state
):
    picture = make_picture(**ALT)
    make_story(state, cover=picture)
    client.force_login(editor)
    url = page(Picture, "change", picture.pk)
    assert edit(client, url, Picture, credit="Me").status_code == 302
    picture.refresh_from_db()
    assert picture.credit == "Me"


@pytest.mark.parametrize("state", ["review", "scheduled", "public", "expired"])
def test_what_is_in_review_or_has_passed_it_is_changed_by_a_publisher(
    make_picture, make_story, editor, publisher, client, state
):
    picture = make_picture(**ALT)
    make_story(state, cover=picture)
    url = page(Picture, "change", picture.pk)
    client.force_login(publisher)
    opened = read(client.get(url).text, Picture)
    for user, answer, credit in ((editor, 403, ""), (publisher, 302, "Me")):
        client.force_login(user)
        assert send(client, url, opened, credit="Me").status_code == answer
        picture.refresh_from_db()
        assert picture.credit == credit


def test_a_file_that_is_under_review_is_not_replaced_by_its_editor(
    make_picture, editor, client
):
    picture = make_picture(**ALT)
    copy, _ = working_copies.create_working_copy(
        City.objects.get(slug="incheon"), editor
    )
    url = page(Picture, "change", picture.pk)
    client.force_login(editor)
    opened = read(client.get(url).text, Picture)
    City.objects.filter(pk=copy.pk).update(status="review")
    City.objects.get(pk=copy.pk).body_pictures.add(picture)
    file = upload(encoded(quarters(9, 9)))
    assert send(client, url, opened, file=file).status_code == 403
    old = picture.file.name
    picture.refresh_from_db()
    assert picture.file.name == old


def test_an_editor_reads_why_a_picture_cannot_be_changed_now(
    make_picture, make_story, editor, publisher, client
):
    picture = make_picture(**ALT)
    story = make_story("review", cover=picture)
    url = page(Picture, "change", picture.pk)
    for user, is_open in ((editor, False), (publisher, True)):
        user.language = "en"
        user.save()
        client.force_login(user)
        html = client.get(url).text
        assert ("only a publisher changes it" in html) != is_open
        assert ('name="file"' in html) == is_open
        assert page(Story, "change", story.pk) in html, "where to look"


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
    story.title_en = ""
    story.save()
    steps.apply_step(steps.StepRequest("publish"), story, publisher)
    assert Story.objects.published().filter(pk=story.pk).exists()


def test_a_decorative_picture_needs_no_text(make_picture, make_story, publisher):
    story = make_story("review", cover=make_picture(decorative=True), title_en="News")
    assert (
        steps.apply_step(steps.StepRequest("publish"), story, publisher).status
        == "published"
    )


def test_a_picture_on_the_site_keeps_its_text(make_picture):
    picture = make_picture(**ALT)
    Story.objects.filter(pk=Story.objects.first().pk).update(cover=picture)
    picture.alt_ko = ""
    with pytest.raises(ValidationError) as refused:
        picture.full_clean()
    assert list(refused.value.error_dict) == ["alt_ko"]


def test_a_picture_that_never_had_a_text_can_still_be_corrected(
    make_picture, make_story, publisher, client
):
    picture = make_picture(alt_zh_hans="图")
    make_story("public", cover=picture, title_en="News")
    client.force_login(publisher)
    url = page(Picture, "change", picture.pk)
    assert edit(client, url, Picture, credit="Me").status_code == 302
    refused = edit(client, url, Picture, alt_zh_hans="")
    assert list(refused.context["adminform"].form.errors) == ["alt_zh_hans"]
    picture.refresh_from_db()
    assert (picture.credit, picture.alt_zh_hans) == ("Me", "图")


@pytest.mark.parametrize("name", ["x" * 240 + ".jpg", "图\u202egpj.exe", ".env", "CON"])
def test_a_name_of_any_kind_is_not_kept(editor, client, name):
    client.force_login(editor)
    values = {**ALT, **FOCUS, "file": upload(encoded(quarters(60, 40)), name)}
    assert client.post(page(Picture, "add"), values).status_code == 302
    picture = Picture.objects.get()
    assert picture.file.name.endswith(".png")
    assert len(picture.file.name) == 36
    assert picture.slug == "four-colours"


def test_the_reason_stands_at_the_file_and_the_rest_of_the_form_is_kept(editor, client):
    client.force_login(editor)
    values = {**ALT, **FOCUS, "file": upload(b"%!PS-Adobe-3.0 EPSF", "a.jpg")}
    response = client.post(page(Picture, "add"), values)
    (reason,) = response.context["adminform"].form.errors["file"]
    assert "EPS" in reason
    assert 'value="Four colours"' in response.text
    assert "a.jpg" in response.text
    assert not Picture.objects.exists()
