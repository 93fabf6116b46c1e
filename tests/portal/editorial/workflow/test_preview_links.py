"""People outside see one item by a link, until it ends."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.test import Client
from django.utils import timezone, translation

from attractions.models import Attraction
from exchanges.models import Agreement, City
from portal.editorial.workflow import previews, working_copies
from portal.editorial.workflow.previews import link_addresses, make_link
from portal.editorial.workflow.steps import StepRequest, apply_step
from portal.models import Picture, PreviewLink, Story, User
from tests.actors.desk import story
from tests.actors.scene import dump
from tests.actors.staged import (
    HOUR,
    in_state,
    is_kept_private,
    picture,
    preview_address,
    public_address,
)
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")


# People outside


def links(row, user, days=7):
    """The addresses of a new link, by language."""
    made = link_addresses(make_link(row, user, days))
    return {each["code"]: each["url"] for each in made}


@each_of((City, "copy"), (Agreement, "draft"))
def test_a_link_opens_the_item_in_each_language_without_a_cookie(
    model, state, editor, visitor
):
    row = in_state(model, editor, state)
    urls = links(row, editor)
    before = without_links(dump())
    for language, url in urls.items():
        response = visitor.get(url)
        assert response.status_code == 200
        is_kept_private(response)
        assert not response.cookies
        assert not visitor.cookies
        for other in urls.values():
            assert f'href="{other}"' in response.text
        with translation.override(language):
            title = Story(**{f: getattr(row, f) for f in TITLES}).title
        assert title in response.text
    if state == "copy":
        assert "새 메모" in visitor.get(urls["ko"]).text
        assert "새 메모" not in visitor.get(public_address(row.live, "ko")).text
    assert without_links(dump()) == before


def without_links(tables):
    """What is stored but for the links, which say how often they were opened."""
    return {name: rows for name, rows in tables.items() if "previewlink" not in name}


TITLES = ("title_zh_hans", "title_en", "title_ko")


def files_on(html):
    return re.findall(r'(?:src|href)="(/media/[^"]*)"', html)


def test_a_link_opens_the_pictures_and_files_of_its_item_and_no_others(editor, visitor):
    other = picture("three")
    story(cover=other, slug="other")
    attraction = in_state(Attraction, editor, "draft")
    found = files_on(visitor.get(links(attraction, editor)["ko"]).text)
    assert len(found) == 2
    Picture.objects.filter(slug="one").update(slug="of-the-first")
    row = in_state(Agreement, editor, "draft")
    texts = files_on(visitor.get(links(row, editor)["ko"]).text)
    (text,) = [each for each in texts if ".pdf" in each]
    for url in (*found, text):
        response = visitor.get(url)
        assert response.status_code == 200
        is_kept_private(response)
        assert not response.cookies
        assert visitor.get(url.partition("?")[0]).status_code == 404
        assert visitor.get(f"{url}x").status_code == 404
        token = url.partition("?preview=")[2]
        assert visitor.get(f"{other.file.url}?preview={token}").status_code == 404
    assert visitor.get(text).getvalue() == b"%PDF-1.7"
    PreviewLink.objects.all().delete()
    assert visitor.get(text).status_code == 404
    row = story(body_ko="/media/a.png", slug="in-the-text")
    assert "/media/a.png</p>" in visitor.get(links(row, editor)["ko"]).text


# Its end


def is_ended(visitor, url):
    response = visitor.get(url)
    is_kept_private(response)
    assert not response.cookies
    return response.status_code == 410


def step(name):
    return lambda row, user, publisher: apply_step(StepRequest(name), row, publisher)


def demote(row, user, publisher):
    user.groups.set([Group.objects.get(name="auditor")])


def deactivate(row, user, publisher):
    User.objects.filter(pk=user.pk).update(is_active=False)


def dismiss(row, user, publisher):
    User.objects.filter(pk=user.pk).update(is_staff=False)


def schedule(row, user, publisher):
    request = StepRequest("schedule", moment=timezone.now() + HOUR)
    apply_step(request, row, publisher)


def let_expire(row, user, publisher):
    PreviewLink.objects.update(expires_at=timezone.now())


def remove(row, user, publisher):
    row.delete()


def remove_account(row, user, publisher):
    PreviewLink.objects.update(made_by=User.objects.create_superuser("root"))
    User.objects.get(username="root").delete()


def withdraw_and_write_again(row, user, publisher):
    row = apply_step(StepRequest("publish"), row, publisher)
    row = apply_step(StepRequest("withdraw"), row, publisher)
    Story.objects.filter(pk=row.pk).update(status="draft")


@each_of(
    *(step("publish"), schedule, demote, deactivate, dismiss, let_expire),
    *(remove, remove_account, withdraw_and_write_again),
)
def test_a_link_ends(end, editor, publisher, visitor):
    row = story()
    urls = links(row, editor)
    assert visitor.get(urls["en"]).status_code == 200
    end(row, editor, publisher)
    assert all(is_ended(visitor, url) for url in urls.values())
    pages = [visitor.get(urls[code]).text for code in ("zh-hans", "en", "ko")]
    for words, html in zip(("预览", "preview has ended", "미리"), pages, strict=True):
        assert words in html


def test_a_link_to_a_copy_ends_when_it_is_taken_over_or_its_row_withdrawn(
    editor, publisher, visitor
):
    for action in ("publish", "withdraw"):
        row = Story.objects.get(slug="incheon-our-sister-city")
        copy, _ = working_copies.create_working_copy(row, editor)
        (url, *_) = links(copy, editor).values()
        assert visitor.get(url).status_code == 200
        apply_step(StepRequest(action), copy if action == "publish" else row, publisher)
        assert is_ended(visitor, url)


def test_forged_tokens_are_not_found(editor, visitor):
    first, second = make_link(story(), editor, 7), make_link(story(slug="t"), editor, 7)
    token = previews.SIGNER.sign(first.key)
    other = previews.SIGNER.sign(second.key)
    for wrong in (
        *("x", first.key, f"{first.key}:", token[:-1], token + "x", "a" * 5000),
        token.replace(":", "::"),
        token.upper(),
        f"{first.key}:{other.partition(':')[2]}",
        signing.Signer(salt="other").sign(first.key),
        signing.Signer().sign(first.key),
        f"%20{token}",
    ):
        response = visitor.get(f"/ko/preview/{wrong}/")
        assert response.status_code == 404, wrong
        assert "text/html" in response["Content-Type"]
        is_kept_private(response)
    assert visitor.get(f"/ko/preview/{token}%00/").status_code == 400
    assert visitor.get(f"/media/a.png?preview={token}%00").status_code == 400


def test_a_link_opens_no_other_item_that_takes_its_number_after_a_restore(
    editor, visitor
):
    """The copy that is brought back was made before the link."""
    link = make_link(story(), editor, 7)
    url = link_addresses(link)[0]["url"]
    number = link.pk
    link.delete()
    other = make_link(story(slug="t"), editor, 7)
    PreviewLink.objects.filter(pk=other.pk).update(id=number)
    assert is_ended(visitor, url)
    assert visitor.get(link_addresses(other)[0]["url"]).status_code == 200


def test_a_preview_is_only_read_and_kept_private_where_it_fails(editor, monkeypatch):
    def fail(*args):
        raise ZeroDivisionError

    row = story()
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(editor)
    urls = (preview_address(row), links(row, editor)["ko"])
    for url in urls:
        response = client.head(url)
        assert (response.status_code, response.content) == (200, b"")
        is_kept_private(response)
        for method in (client.post, client.put, client.delete, client.patch):
            response = method(url)
            assert response.status_code == 405
            is_kept_private(response)
    monkeypatch.setattr(previews, "public_page", fail)
    before = dump()
    response = client.get(urls[1])
    assert response.status_code == 500
    is_kept_private(response)
    assert dump() == before
