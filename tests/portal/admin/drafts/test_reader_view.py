"""Beside a form stands what readers would see of it; nothing of that is stored."""

import pytest

from exchanges.models import City, Delegation
from portal.models import Draft, Story
from tests.actors.desk import page
from tests.actors.two_people import change, columns, open_form, row_of
from tests.portal.admin.drafts.test_offer import ADD, AUTOSAVE, open_new
from tests.reading.form import read


@pytest.fixture
def me(clients):
    return clients[0]


def view_of(client, form_address, **asked):
    address = form_address.replace("/change/", "/reader/").replace("/add/", "/reader/")
    return client.get(address, asked)


def test_what_is_typed_into_the_form_of_a_row_is_shown_and_not_stored(me):
    city = row_of(City, "incheon")
    before, opened = columns(city), open_form(me, city)
    typed = {**opened, "title_en": "Incheon by the sea", "relations-0-since": "1999"}
    me.post(change(city).replace("/change/", "/autosave/"), typed)
    [form] = opened["_sending"]
    response = view_of(me, change(city), form=form, language="en")
    assert response.status_code == 200
    assert "Incheon by the sea" in response.text
    assert "1999" in response.text
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert columns(city) == before
    assert "by the sea" not in view_of(me, change(city), language="en").text


def test_a_new_row_is_shown_as_soon_as_it_can_be(me):
    assert "请先填写" in view_of(me, page(Delegation, "add")).text
    opened = open_new(me)
    me.post(AUTOSAVE, {**opened, "title_zh_hans": "海岛之约"})
    response = view_of(me, ADD, form=opened["_sending"][0], language="zh-hans")
    assert "海岛之约" in response.text.split("<main")[1]
    assert not Story.objects.filter(title_zh_hans="海岛之约").exists()


def test_a_form_that_lacks_what_it_needs_says_so(me):
    add = page(Delegation, "add")
    opened = read(me.get(add).text, Delegation)
    me.post(add.replace("/add/", "/autosave/"), {**opened, "title_zh_hans": "代表团"})
    response = view_of(me, add, form=opened["_sending"][0])
    assert response.status_code == 200
    assert "请先填写表单中的必填项" in response.text


def test_nobody_sees_what_somebody_else_types(clients, client, auditor):
    me, them = clients
    opened = open_new(me)
    me.post(AUTOSAVE, {**opened, "title_zh_hans": "海岛之约"})
    form = Draft.objects.filter(digest=None).get().form
    assert "海岛之约" not in view_of(them, ADD, form=form).text
    client.force_login(auditor)
    assert view_of(client, ADD, form=form).status_code == 404
