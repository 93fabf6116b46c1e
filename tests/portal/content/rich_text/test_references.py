"""Links to pages, and pictures, in texts: kept by key, shown as they are now."""

import re

import pytest
from django.utils import translation

from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.content.rich_text import render
from portal.content.rich_text.references import as_stored, for_file, for_form
from portal.content.rich_text.sanitize import as_html
from portal.editorial.records.baseline import stored
from portal.editorial.workflow import previews
from portal.editorial.workflow.working_copies import (
    create_working_copy,
    publish_working_copy,
)
from portal.models import Picture, Story
from tests.actors.staged import picture
from tests.queries import queries
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("content", "media_folder")


def for_readers(text, pictures=Picture.objects, known=()):
    return render.for_readers(as_html(text), pictures, known)


def incheon():
    return City.objects.get(slug="incheon", live=None)


def link(address, words="Incheon"):
    return f'<p><a href="{address}">{words}</a></p>'


def reference(row, rest=""):
    return link(f"content:{row._meta.label_lower}/{row.pk}{rest}")


def test_an_address_of_a_page_is_kept_by_key_and_any_other_as_it_is():
    ours = [f"/{code}/cities/incheon/" for code in ("zh-hans", "en", "ko")]
    ours += ["http://testserver/en/cities/incheon/"]
    ours += ["https://testserver:8000/en/cities/incheon/"]
    others = ["https://example.org/en/cities/incheon/", "/en/cities/", "/en/cities/no/"]
    others += ["/media/a.pdf", "#part", "mailto:a@example.cn", "/xx/cities/"]
    others += ["/en//cities/incheon/", "cities/incheon/", "/en/admin/"]
    # Without a scheme it would lead to another host.
    refused = [
        "//testserver/en/",
        r"\\\\example.org",
        r"/\example.org",
        " //example.org",
    ]
    expected = dict.fromkeys(ours, reference(incheon()))
    expected |= {address: link(address) for address in others}
    expected |= dict.fromkeys(refused, "<p><a>Incheon</a></p>")
    found = {address: as_stored(link(address)) for address in expected}
    assert found == expected


def test_a_reader_is_led_to_the_page_in_their_language_with_what_follows_its_address():
    after = "?a=1&amp;b=2#moment"
    text = link(f"/en/cities/incheon/{after}")
    assert as_stored(text) == reference(incheon(), after)
    for code in ("zh-hans", "en", "ko"):
        with translation.override(code):
            assert for_readers(text) == link(f"/{code}/cities/incheon/{after}")
            assert for_readers(reference(incheon())) == link(f"/{code}/cities/incheon/")
            narrowed = for_readers(link("/en/exchanges/?kind=visit"))
            assert narrowed == link(f"/{code}/exchanges/?kind=visit")


def test_no_page_is_asked_for_that_is_known_already():
    row = incheon()
    text, found = reference(row) + reference(City.objects.get(is_home=True)), []
    assert queries(lambda: found.append(for_readers(text))) == 1
    assert queries(lambda: found.append(for_readers(text, known=[row]))) == 1
    known = list(City.objects.published().for_address())
    assert queries(lambda: found.append(for_readers(text, known=known))) == 0
    assert len(set(found)) == 1


def test_a_changed_address_breaks_no_link(client):
    row = incheon()
    story = Story.objects.first()
    story.body_en = link("/en/cities/incheon/")
    story.save()
    row.slug = "incheon-city"
    row.save()
    page = client.get(story.get_absolute_url().replace("zh-hans", "en")).text
    assert 'href="/en/cities/incheon-city/"' in page
    # The old address is one of this page as well, and nobody has to know the new one.
    assert as_stored(link("/en/cities/incheon/")) == reference(row)


@each_of("draft", "withdrawn")
def test_what_is_not_public_is_not_linked(state, make_story):
    row = make_story(state)
    addresses = [f"/en/stories/{row.slug}/", "/en/stories/x/"]
    addresses += ["content:exchanges.city/999999", "content:auth.user/1"]
    for text in (reference(row), *map(link, addresses)):
        assert for_readers(text) == "<p>Incheon</p>", text


def test_a_link_in_a_link_leaves_the_page_whole():
    text = (
        '<a href="content:exchanges.city/999"><table><tbody><tr><td>'
        '<a href="https://a.example/">A</a></td></tr></tbody></table></a>'
    )
    shown = for_readers(text)
    assert shown.count("<a") == shown.count("</a>") == 1


def test_a_form_and_a_file_show_the_address_and_come_back_as_they_were():
    row, image = incheon(), picture("bay")
    text = f'{reference(row)}\n<figure data-picture="{image.pk}"></figure>'
    shown = for_form(text)
    assert 'href="/zh-hans/cities/incheon/"' in shown
    assert f'<img src="{image.file.url}.w4.webp"' in shown
    assert as_stored(shown) == text
    written = for_file(text)
    assert '<figure data-picture="bay">' in written
    assert as_stored(written) == text
    assert for_file("One\n\nx < y") == "One\n\nx < y", "plain text stays as it is"


def led_to(client, story):
    """The titles of what a story speaks of: events by date, then cities and sights."""
    page = client.get(f"/en/stories/{story.slug}/").text
    parts = (page.partition(f'id="{part}"')[2] for part in ("events", "places"))
    own = (re.split("</section>|<footer", part)[0] for part in parts)
    return [
        title
        for part in own
        for title in re.findall(r'<a href="[^"]+"[^>]*>(.*?)</a>', part)
    ]


def test_with_a_story_stands_what_it_speaks_of(client, make_one):
    # fifteen exchanges, the city, six places there and one in Shenyang
    assert len(led_to(client, Story.objects.get(slug="incheon-our-sister-city"))) == 23
    masks = Exchange.objects.get(slug="masks-2020")
    text = as_stored(link("/ko/cities/incheon/#see") + link("/en/cities/incheon/"))
    story = make_one(Story, "one", body_zh_hans=text)
    assert led_to(client, story) == ["Incheon"]
    story.body_zh_hans += reference(masks)
    story.save()
    name = masks.short_title_en or masks.title_en
    before = queries(lambda: client.get(story.get_absolute_url()))
    assert led_to(client, story) == [name, "Incheon"]
    Exchange.objects.filter(pk=masks.pk).update(status="withdrawn")
    assert led_to(client, story) == ["Incheon"]
    assert queries(lambda: client.get(story.get_absolute_url())) <= before
    City.objects.filter(slug="incheon").update(status="draft")
    page = client.get("/en/stories/one/").text
    assert "In this story" not in page
    assert "Places in this story" not in page


@each_of(None, "", "Incheon", link("content:no.such/1"))
def test_a_story_that_refers_to_nothing_asks_for_nothing(text):
    assert queries(lambda: render.public_pages(text)) == 0
    assert render.public_pages(text) == []


# Pictures


def shown_in(model, image):
    row = model.objects.published().first()
    row.body_ko = (
        f'<figure data-picture="{image.pk}"><figcaption>항구</figcaption></figure>'
    )
    row.save()
    return row


@each_of(*content_models())
def test_a_picture_of_a_text_is_shown_with_its_caption_and_its_file_is_public(
    model, client
):
    """Until it is withdrawn, or no longer in the text."""
    image = picture()
    assert client.get(image.file.url).status_code == 404
    row = shown_in(model, image)
    with translation.override("ko"):
        page = client.get(row.get_absolute_url()).text
    assert f'src="{image.file.url}"' in page
    assert "항구" in page
    assert client.get(image.file.url).status_code == 200
    model.objects.filter(pk=row.pk).update(status="withdrawn")
    assert client.get(image.file.url).status_code == 404
    model.objects.filter(pk=row.pk).update(status="published")
    assert list(row.body_pictures.all()) == [image]
    row = model.objects.get(pk=row.pk)
    row.body_ko = "항구"
    row.save()
    assert not row.body_pictures.exists()
    assert client.get(image.file.url).status_code == 404


def test_a_working_copy_has_the_pictures_and_gives_them_back(editor, client):
    image, other = picture(), picture("other")
    row = shown_in(Story, image)
    copy, _is_new = create_working_copy(row, editor)
    assert list(copy.body_pictures.all()) == [image]
    copy.body_ko = f'<figure data-picture="{other.pk}"></figure>'
    copy.save()
    assert client.get(other.file.url).status_code == 404
    live = publish_working_copy(copy)
    assert list(live.body_pictures.all()) == [other]
    assert client.get(other.file.url).status_code == 200
    assert client.get(image.file.url).status_code == 404


def test_a_preview_link_shows_the_pictures_of_the_text(make_story, publisher, client):
    image = picture()
    row = make_story("draft", body_ko=f'<figure data-picture="{image.pk}"></figure>')
    found = previews.make_link(row, publisher, 1)
    address = previews.link_addresses(found)[2]["url"]
    page = client.get(address).text
    sources = [each for each in page.split('"') if image.file.url in each]
    assert len(sources) == 3, "the file itself and one for each kind of rendition"
    for source in sources:
        assert client.get(source.split()[0]).status_code == 200, source


def test_a_picture_that_is_gone_or_whose_file_is_not_public_is_not_shown(client):
    for key in (999, "none"):
        text = f'<p>A</p><figure data-picture="{key}"></figure>'
        assert for_readers(text) == "<p>A</p>"
    image, story = picture(), Story.objects.first()
    text = f'<p>A</p><figure data-picture="{image.pk}"></figure>'
    Story.objects.filter(pk=story.pk).update(body_zh_hans=text)
    page = client.get(story.get_absolute_url()).text
    assert image.file.url not in page
    story.refresh_from_db()
    story.save()
    assert image.file.url in client.get(story.get_absolute_url()).text


def test_a_page_asks_no_more_often_for_many_links_and_pictures(client):
    story = Story.objects.first()
    cities = City.objects.published()[:6]
    images = [picture(f"picture-{number}") for number in range(6)]

    def asked(number):
        story.body_zh_hans = "".join(
            f'{reference(city)}<figure data-picture="{image.pk}"></figure>'
            for city, image in zip(cities[:number], images[:number], strict=True)
        )
        story.save()
        return queries(lambda: client.get(story.get_absolute_url()))

    asked(1)
    assert asked(1) == asked(6)


def test_what_is_stored_is_clean_whatever_wrote_it_and_no_borrowed_text_is_written():
    dirty = "<p onclick=x>A<script>x</script></p>"
    for field in Story._meta.concrete_fields:
        if field.name.startswith("body"):
            assert field.clean(dirty, None) == "<p>A</p>"
    row = Story.objects.first()
    row.body_en = dirty
    row.save()
    assert row.body_en == stored(Story._meta.get_field("body_en"), row) == "<p>A</p>"
    row.refresh_from_db()
    assert row.body_en == "<p>A</p>"
    Story.objects.filter(pk=row.pk).update(body_en=None, body_ko=None)
    with translation.override("en"):
        row = Story.objects.get(pk=row.pk)
        row.save()
    row.refresh_from_db()
    assert (row.body_en, row.body_ko) == (None, None)
