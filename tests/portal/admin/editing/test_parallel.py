"""Many people press a button at the same moment."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from exchanges.models import City
from portal.content.states import Status
from portal.editorial.workflow import restore
from portal.editorial.workflow.steps import locked
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import Picture, Source, Story, User
from tests.actors.steps import steps_of
from tests.actors.two_people import change, columns, open_form, questions
from tests.conftest import actor
from tests.pictures import encoded, upload
from tests.reading.form import read, send

pytestmark = pytest.mark.engine

ADD = reverse("admin:portal_story_add")
TAKEN = "该网址已被使用"


@pytest.fixture
def desk(transactional_db):
    with translation.override("zh-hans"):
        call_command("loaddata", "groups", verbosity=0)
        yield


def client_of(name):
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


def at_once(tasks):
    """The answers of tasks that begin together, each in a thread of its own."""
    barrier, answers = threading.Barrier(len(tasks)), [None] * len(tasks)

    def work(number):
        barrier.wait()
        try:
            # A server that is busy for too long says so, and the form is sent again.
            for _ in range(20):
                answers[number] = tasks[number]()
                if answers[number].status_code != 503:
                    return
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[n]) for n in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return answers


def statuses(answers):
    return Counter(each.status_code for each in answers)


MANY = 5  # at once


def send_at_once(kind, fields):
    """The answers to so many people who send the form of a new row."""
    address = reverse(f"admin:portal_{kind._meta.model_name}_add")
    clients = [client_of(f"user{n}") for n in range(MANY)]
    forms = [read(client.get(address).text, kind) for client in clients]
    tasks = [
        partial(lambda n: send(clients[n], address, forms[n], **fields(n)), number)
        for number in range(MANY)
    ]
    return at_once(tasks)


def test_all_who_add_one_address_make_one_row_and_read_an_error(desk):
    def fields(n):
        return {"title_zh_hans": f"新闻{n}", "slug": "news", "body_ko": f"본문 {n}"}

    answers = send_at_once(Story, fields)
    assert statuses(answers) == {302: 1, 200: MANY - 1}
    assert Story.objects.filter(slug="news").count() == 1
    for number, answer in enumerate(answers):
        if answer.status_code == 200:
            assert TAKEN in answer.text
            assert f"본문 {number}" in answer.text


@pytest.mark.parametrize("kind", [Story, Source])
def test_all_who_add_one_title_get_an_address_each(desk, kind):
    answers = send_at_once(kind, lambda _: {"title_zh_hans": "友"})
    assert statuses(answers) == {302: MANY}
    slugs = set(kind.objects.values_list("slug", flat=True))
    assert slugs == {"you", *(f"you-{n}" for n in range(2, MANY + 1))}


def test_all_who_upload_one_name_store_a_file_each(desk, media_folder):
    photos = [encoded(Image.new("RGB", (9, 9), (10 * n, 0, 0))) for n in range(MANY)]

    def fields(n):
        return {"file": upload(photos[n], "photo.png"), "alt_en": "A"}

    assert statuses(send_at_once(Picture, fields)) == {302: MANY}
    stored = [Image.open(each.file).getpixel((0, 0)) for each in Picture.objects.all()]
    assert sorted(stored) == [(10 * number, 0, 0) for number in range(MANY)]
    assert len({each.file.name for each in Picture.objects.all()}) == MANY


def test_a_double_click_adds_one_row(desk, make_one):
    """And saves a change once, and takes a copy over once."""
    client = client_of("me")
    opened = read(client.get(ADD).text, Story)
    answers = at_once([lambda: send(client, ADD, opened, title_zh_hans="新闻")] * 2)
    assert statuses(answers) == {302: 2}
    assert len({each["Location"] for each in answers}) == 1
    row = Story.objects.get()
    opened, url = open_form(client, row), change(row)
    answers = at_once([lambda: send(client, url, opened, title_en="New")] * 4)
    assert statuses(answers) == {302: 4}
    assert columns(row)["version"] == str(row.version + 1)
    live = make_one(Story, "news")
    copy = create_working_copy(live, actor("editor"))[0]
    form, url = open_form(client, copy), change(copy)
    answers = at_once([lambda: send(client, url, form, "_step", "publish")] * 2)
    assert [each["Location"] for each in answers] == [change(live)] * 2
    assert len(steps_of(live, "publish")) == 1


def test_of_two_editors_both_win_in_two_fields_and_one_in_the_same(desk):
    clients = [client_of("me"), client_of("them")]
    row = Story.objects.create(title_zh_hans="新闻", slug="news")

    def save_at_once(*texts):
        forms = [open_form(client, row) for client in clients]
        sent = zip(clients, forms, texts, strict=True)
        return at_once([partial(send, c, change(row), f, **t) for c, f, t in sent])

    answers = save_at_once({"summary_en": "Mine"}, {"summary_ko": "그들"})
    assert statuses(answers) == {302: 2}
    stored = columns(row)
    assert (stored["summary_en"], stored["summary_ko"]) == ("Mine", "그들")
    answers = save_at_once({"note_en": "n0"}, {"note_en": "n1"})
    assert statuses(answers) == {302: 1, 200: 1}
    loser = next(each for each in answers if each.status_code == 200)
    assert 'class="conflict"' in loser.text


def wait_for_a_lock():
    """Wait until another connection waits for this one, where the engine tells."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _ in range(200 if connection.vendor == "postgresql" else 0):
        with connection.cursor() as cursor:
            if cursor.execute(waiting).fetchone()[0]:
                return
        time.sleep(0.05)


def test_a_form_that_waited_names_who_saved_meanwhile(desk, make_one):
    me, them = client_of("me"), User.objects.create_superuser("them")
    copy = create_working_copy(make_one(Story, "news"), actor("editor"))[0]
    opened = open_form(me, copy)

    def save():
        try:
            return send(me, change(copy), opened, note_en="Mine")
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            row = locked(copy)
            row.note_en, row.updated_by = "Theirs", them
            row.save()
            answer = pool.submit(save)
            wait_for_a_lock()
        (question,) = questions(answer.result())
    assert "them" in question


def test_ten_who_ask_for_a_working_copy_get_the_same_one(desk, make_city):
    """And of two publishers one takes it over."""
    clients = [client_of(f"user{n}") for n in range(10)]
    live = make_city("incheon")
    live.relations.create(kind="sister")
    address = reverse("admin:exchanges_city_copy", args=[live.pk])
    answers = at_once([partial(client.post, address) for client in clients])
    assert statuses(answers) == {302: 10}
    copy = City.objects.get(live=live)
    assert {each["Location"] for each in answers} == {change(copy)}
    assert copy.relations.count() == 1
    assert len(steps_of(copy)) == 1
    values = {"status": Status.IN_REVIEW, "title_en": "New", "updated_by": None}
    City.objects.filter(pk=copy.pk).update(**values)
    answers = at_once(
        [
            partial(send, each, change(copy), open_form(each, copy), "_step", "publish")
            for each in clients[:2]
        ]
    )
    assert statuses(answers) == {302: 1, 410: 1}
    assert any("其工作副本已发布" in each.text for each in answers)
    assert len(steps_of(live, "publish")) == 1
    assert columns(live)["title_en"] == "New"
    assert City.objects.count() == 1


def test_a_discarded_copy_gives_way_to_one_begun_meanwhile(desk, make_one):
    client, editor = client_of("me"), actor("editor")
    live = make_one(Story, "news")
    create_working_copy(live, editor)[0].delete()
    version = restore.deleted(Story).first()
    url = reverse("admin:portal_story_recover", args=[version.pk])

    def bring_back():
        try:
            return client.post(url, follow=True)
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            copy = create_working_copy(live, editor)[0]
            answer = pool.submit(bring_back)
            wait_for_a_lock()
        assert "现已有另一份工作副本" in answer.result().text
    assert Story.objects.get(live=live) == copy


def test_a_list_and_a_form_that_publish_one_copy_do_not_wait_for_each_other(
    desk, make_one
):
    live = make_one(Story, "news")
    copy = create_working_copy(live, actor("editor"))[0]
    one, two = client_of("one"), client_of("two")
    form = open_form(one, copy)
    confirmed = {"action": "step_publish", "_selected_action": live.pk}
    confirmed |= {f"version-{copy.pk}": copy.version, "confirmed": "yes"}
    answers = at_once(
        [
            partial(send, one, change(copy), form, "_step", "publish"),
            partial(two.post, reverse("admin:portal_story_changelist"), confirmed),
        ]
    )
    assert set(statuses(answers)) <= {302, 410}
    assert len(steps_of(live, "publish")) == 1
    assert Story.objects.count() == 1


def test_a_source_that_is_deleted_meanwhile_is_an_error_or_no_longer_chosen(desk):
    """A database checks such a key at the end, when the answer is made already."""
    me, them = client_of("me"), client_of("them")
    row = Story.objects.create(title_zh_hans="新闻", slug="news")
    source = Source.objects.create(title_zh_hans="来源", slug="source")
    form = open_form(me, row)
    gone = reverse("admin:portal_source_delete", args=[source.pk])
    answers = at_once(
        [
            partial(send, me, change(row), form, sources=str(source.pk)),
            partial(them.post, gone, {"post": "yes"}),
        ]
    )
    assert set(statuses(answers)) <= {200, 302}
    is_there = Source.objects.filter(pk=source.pk).exists()
    assert row.sources.exists() is is_there


def test_what_is_changed_while_it_is_called_right_is_behind_afterwards(desk):
    """Whoever says it has seen the row as it was, and says nothing of the new text."""
    texts = {"title_en": "News", "body_zh_hans": "<p>甲</p>", "body_en": "<p>A</p>"}
    clients = [client_of("me"), client_of("them")]
    for number in range(3):
        slug = f"news-{number}"
        row = Story.objects.create(title_zh_hans="新闻", slug=slug, **texts)
        row.body_zh_hans = "<p>乙</p>"
        row.save()
        form = open_form(clients[0], row)
        right = {"_still_right": "en", "_version": row.version}
        address = reverse("admin:portal_story_confirm", args=[row.pk])
        answers = at_once(
            [
                lambda r=row, f=form: send(
                    clients[0], change(r), f, body_zh_hans="<p>丙</p>"
                ),
                lambda a=address, r=right: clients[1].post(a, r),
            ]
        )
        assert statuses(answers) == {302: 2}
        row = Story.objects.get(pk=row.pk)
        assert row.body_zh_hans == "<p>丙</p>"
        was = row.translated_from["en"]["texts"]["body"]["text"]
        assert was in ("<p>甲</p>", "<p>乙</p>")
