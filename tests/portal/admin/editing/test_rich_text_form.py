"""Rich text in the forms of the desk: nothing typed is lost or dropped unseen."""

import json
from itertools import product

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from modeltranslation.utils import get_translation_fields
from reversion.models import Version

from exchanges.models import City
from portal.admin.editing.rich_text import RichText
from portal.admin.library import UploadForm
from portal.content.kinds import content_models
from portal.content.rich_text.references import for_form
from portal.content.text import UNSEEN
from portal.editorial.revisions.snapshots import of_version
from portal.models import AuditEntry, SignInAttempts, Story, User
from tests.actors.desk import change, differences, draft, messages_of, page, versions
from tests.actors.staged import picture
from tests.reading.form import edit, read, send

pytestmark = pytest.mark.usefixtures("content", "media_folder")

TYPED = "仁\u200b川\u00ad港\u202e口"
LINK = '<p><a href="/zh-hans/cities/incheon/">仁川</a></p>'


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("writer"))
    return client


def form(client, row):
    return read(client.get(page(type(row), "change", row.pk)).text, type(row))


def shown(client, row):
    """The text of a row as its form shows it, without the line ends of a browser."""
    return form(client, row)["body_en"][0].replace("\r\n", "\n")


class OneText(forms.Form):
    body = RichText(required=False)


def test_every_text_comes_back_from_its_form_as_it_was():
    """Whatever the fixtures hold: plain, HTML, with links."""
    rows = [row for model in content_models() for row in model.objects.all()]
    for row, name in product(rows, get_translation_fields("body")):
        text = getattr(row, name)
        sent = for_form(text or "").replace("\n", "\r\n")
        form = OneText({"body": sent}, initial={"body": text})
        assert form.is_valid()
        assert form.cleaned_data["body"] == (text or ""), (row, name)


def test_a_form_asks_once_for_the_addresses_of_its_texts_and_keeps_their_links(desk):
    row = draft(desk, body_zh_hans=LINK, body_en="<p>Incheon</p>")
    source = {"language": "zh-hans", "text": f"{row.body_zh_hans}<p>旧</p>"}
    record = {"since": "2020-01-01T00:00:00+00:00", "texts": {"body": source}}
    Story.objects.filter(pk=row.pk).update(translated_from={"en": record})
    with CaptureQueriesContext(connection) as sent:
        opened = form(desk, row)
    asked = [each for each in sent if '"exchanges_city"."slug" AS' in each["sql"]]
    assert len(asked) == 1
    url, stored = page(Story, "change", row.pk), row.body_zh_hans
    City.objects.filter(slug="incheon").update(slug="other")
    with CaptureQueriesContext(connection) as sent:
        send(desk, url, opened, title_en="News")
    row.refresh_from_db()
    assert (row.title_en, row.body_zh_hans) == ("News", stored)
    assert not [each for each in sent if '"exchanges_city"."slug" AS' in each["sql"]]
    read_before = form(desk, row)
    change(desk, row, body_zh_hans="<p>other</p>")
    answer = send(desk, url, read_before)  # as it was shown, and not as it is stored
    assert answer.status_code == 302, "the change of the other is kept"
    row.refresh_from_db()
    assert row.body_zh_hans == "<p>other</p>"


def test_plain_text_is_shown_in_paragraphs_and_stays_plain_until_it_is_changed(desk):
    text = "One & x<y\nand\n\nTwo"
    row = draft(desk, body_en=text)
    assert row.body_en == text
    opened = "<p>One &amp; x&lt;y<br>and</p>\n\n<p>Two</p>"
    assert shown(desk, row) == opened
    change(desk, row, body_en=opened, title_en="News")
    assert (row.body_en, row.title_en) == (text, "News")
    change(desk, row, body_en="<p>One &amp; x&lt;y<br>and</p>\n<p>Three</p>")
    assert row.body_en == "<p>One &amp; x&lt;y<br>and</p>\n<p>Three</p>"
    change(desk, row, body_en=LINK.replace("zh-hans", "ko"))
    assert "content:exchanges.city/" in row.body_en, "an address is kept by key"
    assert shown(desk, row) == LINK
    count = Version.objects.count()
    change(desk, row)
    assert Version.objects.count() == count


def test_what_is_left_out_is_told_and_the_rest_is_saved(desk):
    text = '<p onclick="x">Text<script>bad</script></p>'
    response = desk.post(page(Story, "add"), {"body_en": text, "_save": ""})
    assert response.status_code == 200
    assert read(response.text, Story)["body_en"] == [text], "beside an error"
    data = {"title_zh_hans": "新闻", "body_en": text, "_save": ""}
    response = desk.post(page(Story, "add"), data)
    message = messages_of(response)
    for word in ("onclick", "script", "English"):
        assert word in message
    assert Story.objects.latest("pk").body_en == "<p>Text</p>"


def test_what_nobody_sees_is_left_out_and_the_search_finds_the_row(desk):
    link = r'<a href="//evil.example">x</a><a href="\\evil.example">y</a>'
    body = f"<p>仁\u200b川 {link} \u202eab&#8238;c&nbsp;d 5&nbsp;km</p>"
    data = {"title_zh_hans": "仁\u200b川\u00ad港口", "body_en": body, "_save": ""}
    message = messages_of(desk.post(page(Story, "add"), data))
    row = Story.objects.latest("pk")
    assert row.title_zh_hans == "仁川港口"
    assert row.body_en == "<p>仁川 <a>x</a><a>y</a> abc d 5&nbsp;km</p>"
    assert "//evil.example" in message
    assert r"\\evil.example" in message
    assert message.count(str(_("characters that nobody sees"))) == 2
    assert message.count(str(_("spaces that do not break"))) == 1
    found = desk.get(page(Story, "changelist"), {"q": "仁川港口"})
    assert row in found.context["cl"].result_list
    change(desk, row, title_en="A\u00a0port\tfor\u202e all")
    assert row.title_en == "A port for all"


def test_what_nobody_sees_is_left_out_in_each_text_field_of_the_desk(publisher, rf):
    """Accounts and roles have forms of their own."""
    request = rf.get("/")
    request.user = publisher
    kept, seen = [], 0
    for model, each in admin.site._registry.items():
        if model in (AuditEntry, SignInAttempts, Group, User):
            continue
        inlines = each.get_inline_instances(request)
        parts = [inline.get_formset(request).form for inline in inlines]
        for form in (each.get_form(request, change=False), *parts, UploadForm):
            texts = {
                name: [TYPED]
                for name, field in form.base_fields.items()
                if isinstance(field, forms.CharField)
            }
            filled = form(MultiValueDict(texts))
            filled.full_clean()
            cleaned = {name: filled.cleaned_data.get(name, "") for name in texts}
            kept += [(form, name) for name in texts if UNSEEN.search(cleaned[name])]
            seen += sum("仁川港口" in str(value) for value in cleaned.values())
    assert (kept, seen > 200) == ([], True), seen


def test_a_picture_comes_from_the_library_or_the_form_says_so(desk):
    image = picture("bay")
    row = draft(desk, body_en=f'<figure data-picture="{image.pk}"></figure>')
    assert f'<img src="{image.file.url}.w4.webp"' in shown(desk, row)
    change(desk, row, title_en="News")
    assert row.body_en == f'<figure data-picture="{image.pk}"></figure>'
    url = page(Story, "change", row.pk)
    wrong = '<p>New</p><figure data-picture="999999"></figure>'
    response = edit(desk, url, Story, body_en=wrong)
    assert response.status_code == 200
    assert "999999" in str(response.context["errors"])
    assert read(response.text, Story)["body_en"] == [wrong]


def test_two_editors_of_a_text_see_both_without_tags(desk):
    row = draft(desk, body_en="<h2>Head</h2>\n<p>One</p>")
    opened = form(desk, row)
    change(desk, row, body_en="<h2>Head</h2>\n<p>Theirs</p>")
    mine = {**opened, "body_en": ["<h2>Head</h2>\n<p>Mine</p>"]}
    response = desk.post(page(Story, "change", row.pk), mine)
    assert "■ Head" in response.text
    assert "&lt;h2&gt;Head" not in response.text.split("<textarea")[0]
    again = read(response.text, Story)
    assert again["body_en"][0].replace("\r\n", "\n") == "<h2>Head</h2>\n<p>Mine</p>"
    chosen = {**again, "_choose-body_en": "mine"}
    assert desk.post(page(Story, "change", row.pk), chosen).status_code == 302
    row.refresh_from_db()
    assert row.body_en == "<h2>Head</h2>\n<p>Mine</p>"


def test_a_comparison_shows_lines_and_an_earlier_version_comes_back_clean(desk):
    row = draft(desk, body_en="One\n\nTwo")
    first = versions(row)[0]
    change(desk, row, body_en=f"<p>One</p><p>Three</p>{LINK}")
    old, new = (of_version(each) for each in versions(row)[::-1])
    link = "&lt;a href=&quot;/zh-hans/cities/incheon/&quot;&gt;仁川&lt;/a&gt;"
    told = [*differences(old, new).values()]
    assert told == [("One\nTwo", f"One\nThree\n{link}")], "not of the paragraphs"
    first.serialized_data = first.serialized_data.replace(
        "One\\n\\nTwo", "<p>Old<script>x</script></p>"
    )
    first.save()
    desk.post(page(Story, "revision", row.pk, first.pk))
    row.refresh_from_db()
    assert row.body_en == "<p>Old</p>"


# What the editor asks for


def asked(client, name, words):
    response = client.get(reverse(name), {"q": words})
    assert response.status_code == 200
    return json.loads(response.text)["found"]


def test_the_editor_finds_pages_and_pictures_and_nobody_else_does(desk):
    (found,) = asked(desk, "choose_page", "실미도")
    assert found["value"] == "/zh-hans/attractions/silmido/"
    assert "实尾岛" in found["label"]
    image = picture("bay")
    (found,) = asked(desk, "choose_picture", "图")
    assert (found["value"], found["key"]) == ("bay", str(image.pk))
    assert found["src"] == f"{image.file.url}.w4.webp"
    for key, count in ((image.pk, 1), (image.pk + 1, 0), ("x", 0), ("9" * 30, 0)):
        response = desk.get(reverse("choose_picture"), {"key": key})
        assert len(response.json()["found"]) == count
    staff = Client()  # visitors are led to the sign-in: tests/hostile/test_rights.py
    staff.force_login(User.objects.create_user("staff", is_staff=True))
    for name in ("choose_page", "choose_picture"):
        response = staff.get(reverse(name), {"q": "仁川"})
        assert response.status_code == 403 or response.json() == {"found": []}, name
