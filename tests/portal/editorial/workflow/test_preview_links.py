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
from portal.models import PreviewLink, Story, User
from tests.actors.desk import story
from tests.actors.scene import dump
from tests.actors.staged import (
    HOUR,
    in_state,
    is_kept_private,
    picture,
    preview_address,
    public_address,
    rewritten,
)
from tests.tables import each_of

pytestmark = pytest.mark.usefixtures("media_folder")


# People outside


def links(row, user, days=7):
    """The addresses of a new link, by language."""
    made = link_addresses(make_link(row, user, days))
    return {each["code"]: each["url"] for each in made}


@each_of(City, Agreement)
def test_a_link_opens_the_item_in_each_language_without_a_cookie(
    model, editor, visitor
):
    row = in_state(model, editor, "draft")
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
    assert without_links(dump()) == before


def without_links(tables):
    """What is stored but for the links, which say how often they were opened."""
    return {name: rows for name, rows in tables.items() if "previewlink" not in name}


TITLES = ("title_zh_hans", "title_en", "title_ko")


def test_a_link_shows_a_copy_as_it_will_be(editor, visitor):
    copy = rewritten(City, editor)
    urls = links(copy, editor)
    assert "새 메모" in visitor.get(urls["ko"]).text
    assert "새 메모" not in visitor.get(public_address(copy.live, "ko")).text


def files_on(html):
    return re.findall(r'(?:src|href)="(/media/[^"]*)"', html)


def test_a_link_opens_the_pictures_and_files_of_its_item_and_no_others(editor, visitor):
    attraction = in_state(Attraction, editor, "draft")
    other = picture("three")
    story(cover=other)
    found = files_on(visitor.get(links(attraction, editor)["ko"]).text)
    assert len(found) == 2
    token = found[0].partition("?preview=")[2]
    for url in found:
        response = visitor.get(url)
        assert response.status_code == 200
        is_kept_private(response)
        assert not response.cookies
        assert visitor.get(url.partition("?")[0]).status_code == 404
        assert visitor.get(f"{url}x").status_code == 404
    assert visitor.get(f"{other.file.url}?preview={token}").status_code == 404


def test_a_link_opens_the_text_of_an_agreement(editor, visitor):
    row = in_state(Agreement, editor, "draft")
    urls = links(row, editor)
    (url,) = [each for each in files_on(visitor.get(urls["ko"]).text) if ".pdf" in each]
    assert visitor.get(url).getvalue() == b"%PDF-1.7"
    PreviewLink.objects.all().delete()
    assert visitor.get(url).status_code == 404


def test_an_address_that_only_stands_in_the_text_stays_as_it_is(editor, visitor):
    row = story(body_ko="/media/a.png")
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


def withdraw_and_write_again(row, user, publisher):
    row = apply_step(StepRequest("publish"), row, publisher)
    row = apply_step(StepRequest("withdraw"), row, publisher)
    Story.objects.filter(pk=row.pk).update(status="draft")


@each_of(
    *(step("publish"), schedule, demote, deactivate, dismiss, let_expire),
    *(remove, withdraw_and_write_again),
)
def test_a_link_ends(end, editor, publisher, visitor):
    row = story()
    (url, *_) = links(row, editor).values()
    assert visitor.get(url).status_code == 200
    end(row, editor, publisher)
    assert is_ended(visitor, url)


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


def test_a_link_ends_with_the_account_of_who_made_it(content, visitor):
    user = User.objects.create_superuser("root")
    (url, *_) = links(story(), user).values()
    user.delete()
    assert is_ended(visitor, url)


def test_the_page_of_a_link_that_ended_is_in_the_language_of_its_address(
    editor, visitor
):
    urls = links(story(), editor)
    PreviewLink.objects.all().delete()
    pages = {code: visitor.get(url).text for code, url in urls.items()}
    assert "预览" in pages["zh-hans"]
    assert "preview has ended" in pages["en"]
    assert "미리" in pages["ko"]


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


def test_a_preview_is_only_read(editor):
    row = story()
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for url in (preview_address(row), links(row, editor)["ko"]):
        response = client.head(url)
        assert (response.status_code, response.content) == (200, b"")
        is_kept_private(response)
        for method in (client.post, client.put, client.delete, client.patch):
            response = method(url)
            assert response.status_code == 405
            is_kept_private(response)


def test_a_fault_is_kept_private_too(editor, visitor, monkeypatch):
    def fail(*args):
        raise ZeroDivisionError

    (url, *_) = links(story(), editor).values()
    monkeypatch.setattr(previews, "public_page", fail)
    visitor.raise_request_exception = False
    before = dump()
    response = visitor.get(url)
    assert response.status_code == 500
    is_kept_private(response)
    assert dump() == before
