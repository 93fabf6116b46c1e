"""Staff choose the language of the desk, and meet no word of another one there."""

import re

import pytest
import reversion
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from exchanges.models import City
from portal.admin.guide import PAGES
from portal.content.kinds import content_models
from portal.editorial.workflow import steps, working_copies
from portal.models import Story, User
from portal.models.audit import Event, Step, comment_of, record
from tests.actors.crawl import Crawler, Links, is_page
from tests.portal.admin.i18n.test_messages import STIFF
from tests.portal.admin.test_admin import page
from tests.reading.foreign import Written, strange_texts, written
from tests.reading.screen import Screen

ASK, SEND_BACK = Step.ASK, Step.SEND_BACK


@pytest.fixture
def make_staff(content):
    def make(name, role, language):
        user = User.objects.create_user(
            name, password="a password", language=language, is_staff=True
        )
        user.is_superuser = role == "superuser"
        user.groups.set(Group.objects.filter(name=role))
        user.save()
        return user

    return make


@pytest.fixture
def work(make_one, make_staff):
    """What lies on the desk of an office: all states, all steps and a long log."""
    author = make_staff("a1", "editor", "en")
    other = make_staff("a2", "publisher", "en")
    now, day = timezone.now(), timezone.timedelta(days=1)
    make_one(Story, "s1", status="draft", published_at=None)
    make_one(Story, "s2", status="withdrawn")
    make_one(Story, "s3", published_at=now + day)
    make_one(Story, "s4", published_at=now - 2 * day, expires_at=now - day)
    gone = make_one(Story, "s5")
    waiting = make_one(Story, "s6", status="draft", published_at=None)
    for step, user in ((ASK, author), (SEND_BACK, other), (ASK, author)):
        steps.apply_step(steps.StepRequest(step, remark="1"), waiting, user)
    working_copies.create_working_copy(Story.objects.published().first(), author)
    for model, model_admin in admin.site._registry.items():
        row = model._base_manager.first()
        if row and getattr(model_admin, "recorded", None):
            change_everything(author, row, model_admin)
    with reversion.create_revision():
        gone.save()
    gone.delete()


def change_everything(user, row, model_admin):
    """A version and an entry of the log that name every field of the form."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    form = model_admin.get_form(request, row, change=True)(instance=row)
    form.changed_data = list(form.fields)
    message = model_admin.construct_change_message(request, form, [], add=False)
    inline = {"name": "exchanges.relation", "object": "1"}
    message += [{"added": inline}, {"deleted": inline}]
    message += [{"changed": {**inline, "fields": ["note_en"]}}]
    record(Event.SAVED, user, row, changes=message)
    with reversion.create_revision():
        reversion.set_user(user)
        reversion.set_comment(comment_of(Event.SAVED, changes=message))
        row.save()


def desk():
    """The addresses that every model has, and a story in each state."""
    for model in admin.site._registry:
        yield page(model, "changelist")
        yield page(model, "add")
        if row := model._base_manager.first():
            for name in ("change", "delete", "history"):
                yield page(model, name, row.pk)
        yield page(model, "change", 999999)
    for row in Story._base_manager.all():
        yield page(Story, "change", row.pk)
    yield from ("/admin/nothing/here/", "/admin/password_change/done/")


def strange_on(response, language, data):
    assert Screen(response.text).language.lower() == language
    return list(strange_texts(response.text, data))


def test_the_pages_of_each_kind_are_in_chinese_and_not_stiff(client, make_staff):
    """The walk over every page and button is below, and part of the full suite."""
    client.force_login(make_staff("u1", "superuser", "zh-hans"))
    data = Written([*written(), *(title["en"] for title in PAGES.values())])
    City.objects.filter(slug="turin").update(status="draft")  # so it can be deleted
    strange = {}
    for model in admin.site._registry:
        is_content, rows = model in content_models(), model._base_manager.all()
        row, shown = (rows.order_by("status") if is_content else rows).first(), 0
        about_it = [(name, row.pk) for name in ("change", "delete", "history") if row]
        for name, *args in [("changelist",), ("add",), *about_it]:
            response = client.get(page(model, name, *args))
            shown += is_page(response) and response.status_code == 200
            strange[model, name] = strange_on(response, "zh-hans", data)
            if is_content and response.status_code == 200:
                text = re.sub(
                    r"(?s)<textarea.*?</textarea>|<[^>]*>", " ", response.text
                )
                strange[model, name] += STIFF.findall(" ".join(text.split()))
        assert shown, model
    assert {where: texts for where, texts in strange.items() if texts} == {}


# The catalogues with all our messages are the test of the other roles and languages.
# In Korean the guide is the English one, and says so.
@pytest.mark.full
@pytest.mark.parametrize(
    ("language", "role"), [("zh-hans", "superuser"), ("ko", "editor")]
)
def test_no_page_of_the_desk_has_a_word_of_another_language(
    client, make_staff, work, language, role
):
    client.force_login(make_staff("u1", role, language))
    data = Written([*written(), *(title["en"] for title in PAGES.values())])
    # What a button leads to is the same page in each language.
    crawler = Crawler(client) if language == "zh-hans" else Links(client)
    strange, named = {}, {*desk()}
    for address, response in crawler.walk(*named):
        # A button of a page has its name behind a space.
        is_link = not {" ", "#"} & {*address} and address not in named
        assert response.status_code < (400 if is_link else 500), address
        if is_page(response):
            for text in strange_on(response, language, data):
                strange.setdefault(text, address)
    assert strange == {}
    found = {view for view, _ in crawler.seen}
    pressed = {"admin:logout", "admin_language"} if language == "zh-hans" else set()
    assert {"admin:password_change"} | pressed <= found


def test_whoever_is_not_signed_in_reads_chinese_whatever_the_browser_says(content):
    client = Client(headers={"accept-language": "en"})
    data = Written([])
    wrong = {"username": "u1", "password": "-"}
    for response in (
        client.get("/admin/", follow=True),
        client.post("/admin/login/", {}),
        client.post("/admin/login/", wrong),
        client.get("/admin/logout/", follow=True),
    ):
        assert strange_on(response, "zh-hans", data) == []


def test_a_form_without_a_token_is_refused_in_the_language_of_the_account(make_staff):
    for language, origin in (
        ("zh-hans", "http://testserver"),
        ("ko", "http://testserver"),
        ("ko", "https://example.com"),
    ):
        headers = {"accept-language": "en", "origin": origin}
        client = Client(enforce_csrf_checks=True, headers=headers)
        client.force_login(make_staff(f"{language} {origin}", "editor", language))
        response = client.post(page(Story, "add"), {"title_zh_hans": "新闻"})
        assert response.status_code == 403
        assert strange_on(response, language, Written(["新闻"])) == [], origin


# The language is picked on any page


ADDRESS = reverse("admin_language")
DONE = {
    "zh-hans": "界面语言已切换。",
    "en": "The language was changed.",
    "ko": "화면 언어가 변경되었습니다.",
}


def test_it_is_kept_and_the_page_comes_back_in_it(auditor, client):
    client.force_login(auditor)
    here = page(Story, "changelist") + "?q=沈阳&o=1"
    for language, told in DONE.items():
        sent = {"language": language, "next": here}
        response = client.post(ADDRESS, sent, follow=True)
        assert response.redirect_chain == [
            (page(Story, "changelist") + "?q=%E6%B2%88%E9%98%B3&o=1", 302)
        ]
        assert f'<html lang="{language}"' in response.text
        assert told in response.text
    for option in (
        '<option value="zh-hans" lang="zh-Hans">简体中文</option>',
        '<option value="en" lang="en">English</option>',
        '<option value="ko" lang="ko" selected>한국어</option>',
    ):
        assert option in response.text, "each is named in itself"
    assert '<html lang="en"' in client.get("/en/cities/").text, "pages keep their own"
    before = User.objects.values().get(pk=auditor.pk)
    for sent in ({}, {"language": ""}, {"language": "xx"}):
        assert client.post(ADDRESS, sent).status_code == 400, sent
    assert User.objects.values().get(pk=auditor.pk) == before
    client.post(ADDRESS, {"language": "en", "is_superuser": "on", "username": "x"})
    after = User.objects.values().get(pk=auditor.pk)
    assert after == {**before, "language": "en"}, "nothing but the language is written"


def test_it_leads_back_into_the_admin_only(editor, client):
    client.force_login(editor)
    assert client.get(ADDRESS).headers["Location"] == "/admin/", "after a sign-in"
    for elsewhere in (
        *("https://example.com/admin/", "//example.com/admin/", "/\\example.com"),
        *("javascript:alert(1)", "admin/", "/en/", ""),
    ):
        response = client.post(ADDRESS, {"language": "ko", "next": elsewhere})
        assert response.headers["Location"] == "/admin/", elsewhere
