"""What was typed and not saved is stored, and offered back with its difference."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from exchanges.models import City, Delegation
from portal.models import Draft, Story
from tests.actors.desk import page
from tests.actors.two_people import change, columns, open_form, questions, row_of
from tests.reading.form import edit, read, send

ADD = page(Story, "add")
AUTOSAVE = f"{ADD.removesuffix('add/')}autosave/"
OFFER = "您在此处填写的内容尚未保存"


def type_into(client, address, opened, **typed):
    """Store a form as its page does while somebody types."""
    return client.post(address, {**opened, **typed})


def open_new(client):
    return read(client.get(ADD).text, Story)


def put_back(client, address):
    """The form with the newest of what was typed into it."""
    kept = Draft.objects.filter(digest=None).latest("pk")
    return client.get(f"{address}?_recovered={kept.form}")


def test_a_new_row_that_was_not_saved_is_offered_with_what_was_typed(me):
    response = type_into(me, AUTOSAVE, open_new(me), title_zh_hans="海岛之约")
    assert response.json()["at"]
    text = me.get(ADD).text
    assert OFFER in text
    assert "海岛之约" in text
    response = put_back(me, ADD)
    assert response.status_code == 200
    assert Story.objects.filter(title_zh_hans="海岛之约").count() == 0
    opened = read(response.text, Story)
    assert opened["title_zh_hans"] == ["海岛之约"]
    assert send(me, ADD, opened).status_code == 302
    assert Story.objects.filter(title_zh_hans="海岛之约").count() == 1
    assert not Draft.objects.filter(digest=None).exists()


def test_a_row_is_offered_what_it_lacks_parts_and_choices_included(me):
    city = row_of(City, "incheon")
    opened = open_form(me, city)
    address = change(city).replace("/change/", "/autosave/")
    typed = {
        "title_en": "Incheon by the sea",
        "relations-0-since": "1999",
        "country": "JP",
    }
    type_into(me, address, opened, **typed)
    response = me.get(change(city))
    for each in ("by the sea", "1999", "日本"):
        assert each in response.text.split(OFFER)[1].split("</section>")[0]
    again = read(put_back(me, change(city)).text, City)
    assert {name: again[name] for name in typed} == {k: [v] for k, v in typed.items()}
    assert opened.keys() <= again.keys()


def test_two_tabs_of_one_person_are_stored_side_by_side(me):
    for title in ("甲", "乙"):
        type_into(me, AUTOSAVE, open_new(me), title_zh_hans=title)
    assert me.get(ADD).text.count("data-unsaved") == 2
    type_into(me, AUTOSAVE, read(put_back(me, ADD).text, Story), title_zh_hans="乙乙")
    assert unsaved() == [["甲"], ["乙乙"]]


def test_nobody_gets_or_sees_what_somebody_else_typed(clients, client, auditor):
    me, them = clients
    type_into(me, AUTOSAVE, open_new(me), title_zh_hans="海岛之约")
    assert OFFER not in them.get(ADD).text
    again = read(put_back(them, ADD).text, Story)
    assert "海岛之约" not in again["title_zh_hans"]
    form = Draft.objects.filter(digest=None).get().form
    assert "海岛之约" not in view_of(them, ADD, form=form).text
    client.force_login(auditor)
    assert view_of(client, ADD, form=form).status_code == 404
    them.post(AUTOSAVE, {"_discard": form})
    assert Draft.objects.filter(digest=None).exists()
    me.post(AUTOSAVE, {"_discard": form})
    assert not Draft.objects.filter(digest=None).exists()


def test_who_may_not_save_stores_nothing(me, client, auditor, make_one):
    story = make_one(Story, "on-the-site")
    stored = change(story).replace("/change/", "/autosave/")
    opened = open_new(me)
    assert me.post(stored, opened).status_code == 404
    client.force_login(auditor)
    assert client.post(AUTOSAVE, opened).status_code == 404
    assert Client().post(AUTOSAVE, opened).status_code == 302
    assert me.get(AUTOSAVE).status_code == 405
    assert me.post(AUTOSAVE, {**opened, "_sending": "../1"}).status_code == 400
    assert me.post(AUTOSAVE, {**opened, "password": "x"}).status_code == 400
    assert not Draft.objects.filter(digest=None).exists()


def test_a_field_that_somebody_else_changed_meanwhile_is_asked_about(clients):
    me, them = clients
    story = Story.objects.create(title_zh_hans="新闻", slug="one")
    address = change(story).replace("/change/", "/autosave/")
    type_into(me, address, open_form(me, story), title_zh_hans="我的")
    edit(them, change(story), Story, title_zh_hans="他的")
    [question] = questions(put_back(me, change(story)))
    assert "我的" in question
    assert "他的" in question


def unsaved():
    """The texts of what was typed and not saved."""
    found = Draft.objects.filter(digest=None).order_by("pk")
    return [each.data["title_zh_hans"] for each in found]


def test_what_equals_the_stored_row_came_back_or_is_a_month_old_is_not_offered(me):
    story = Story.objects.create(title_zh_hans="新闻", slug="one")
    address = change(story).replace("/change/", "/autosave/")
    type_into(me, address, open_form(me, story))
    assert OFFER not in me.get(change(story)).text
    assert unsaved() == []
    opened = open_new(me)
    type_into(me, AUTOSAVE, opened, slug="so oder so")
    back = read(send(me, ADD, opened, slug="so oder so").text, Story)
    type_into(me, AUTOSAVE, back, title_zh_hans="好")
    assert unsaved() == [["好"]], "the form with errors takes its place"
    month_ago = timezone.now() - timedelta(days=31)
    Draft.objects.filter(digest=None).update(saved_at=month_ago)
    type_into(me, AUTOSAVE, open_new(me), title_zh_hans="乙")
    assert unsaved() == [["乙"]]


# What readers would see of it


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
    add = page(Delegation, "add")
    assert "请先填写" in view_of(me, add).text
    opened = read(me.get(add).text, Delegation)
    me.post(add.replace("/add/", "/autosave/"), {**opened, "title_zh_hans": "代表团"})
    response = view_of(me, add, form=opened["_sending"][0])
    assert response.status_code == 200
    assert "请先填写表单中的必填项" in response.text, "it lacks what it needs"
    opened = open_new(me)
    me.post(AUTOSAVE, {**opened, "title_zh_hans": "海岛之约"})
    response = view_of(me, ADD, form=opened["_sending"][0], language="zh-hans")
    assert "海岛之约" in response.text.split("<main")[1]
    assert not Story.objects.filter(title_zh_hans="海岛之约").exists()
