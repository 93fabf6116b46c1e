"""On SQLite an import is written in steps, between which others can write."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone
from reversion.models import Revision

from exchanges.models import Exchange
from portal.editorial.tables import importing, interrupted
from portal.editorial.tables.row_states import ChangedMeanwhileError
from portal.editorial.tables.undo import imports_of
from portal.models import Source
from tests.portal.editorial.tables.plans import (
    address,
    confirmed,
    file_of,
    imported,
    look,
)
from tests.portal.editorial.tables.test_tables import HEAD

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="others write meanwhile"),
]


def rows(number):
    return [
        [f"new-{n}", f"全新的活动{n}", "visit", "2012-06", "incheon"]
        for n in range(number)
    ]


def elsewhere(task):
    """Do something on a connection of its own, as another worker does."""

    def work():
        try:
            connection.cursor().execute("PRAGMA busy_timeout = 0")
            task()
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    thread.join()


@pytest.fixture
def between(monkeypatch):
    """What others do between two steps."""
    tasks = []

    def pause(_seconds):
        if tasks:
            elsewhere(tasks.pop(0))

    monkeypatch.setattr(importing, "sleep", pause)
    return tasks


def new_rows():
    return Exchange.objects.filter(slug__startswith="new-")


def test_others_write_between_the_steps(content, editor, table, between, client):
    seen = []

    def write():
        Source.objects.create(slug="theirs", title_zh_hans="来源")
        seen.append((new_rows().count(), new_rows().published().count()))

    between.append(write)
    assert imported(table, file_of(HEAD, *rows(5)), editor) == 5
    assert Source.objects.filter(slug="theirs").exists()
    assert seen == [(2, 0)], "no visitor sees a part of it"
    assert new_rows().count() == 5
    (revision,) = imports_of(table)
    assert revision.comment.startswith("import:")
    assert revision.version_set.count() >= 5


def test_a_row_that_is_changed_between_the_steps_ends_it_and_nothing_is_left(
    make_one, editor, table, between
):
    drafts = [
        make_one(Exchange, f"draft-{n}", status="draft", published_at=None)
        for n in range(3)
    ]

    def change():
        row = Exchange.objects.get(slug=drafts[2].slug)
        row.title_en = "Theirs"
        row.save()

    between.append(change)
    file = file_of(["slug", "title_en"], *([row.slug, "Mine"] for row in drafts))
    with pytest.raises(ChangedMeanwhileError):
        imported(table, file, editor)
    titles = Exchange.objects.filter(slug__startswith="draft-").order_by("slug")
    assert [row.title_en for row in titles] == [None, None, "Theirs"]
    assert not imports_of(table).exists()


def test_new_rows_go_when_a_later_step_fails(content, editor, table, between):
    def take_the_address():
        Exchange.objects.create(
            slug="new-3", title_zh_hans="别人的", kind="visit", date="2012"
        )

    between.append(take_the_address)
    with pytest.raises(Exception, match=r".+"):
        imported(table, file_of(HEAD, *rows(5)), editor)
    assert [row.title_zh_hans for row in new_rows()] == ["别人的"]
    assert not imports_of(table).exists()


class KilledError(BaseException):
    """Ends an import as if its process were gone: nobody takes back what it wrote."""


@pytest.fixture
def killed(content, editor, table, between, monkeypatch):
    def die():
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(importing, "sleep", lambda _: die())
        patch.setattr(interrupted, "take_back", lambda *_: [])
        with pytest.raises(KilledError):
            imported(table, file_of(HEAD, *rows(5)), editor)
    assert new_rows().count() == 2


def grow_old():
    long_ago = timezone.now() - timedelta(minutes=6)
    Revision.objects.filter(comment__startswith="importing:").update(
        date_created=long_ago
    )


def test_the_desk_names_one_that_was_interrupted_and_takes_it_back(
    killed, as_, editor, table
):
    client = as_(editor)
    (revision,) = imports_of(table)
    url = address(table, "undo", revision.pk)
    page = client.get(address(table)).text
    assert "未完成：导入表格" in page
    assert "撤销" not in page.partition("<ol")[2], "it may still go on"
    assert "仍在进行中" in client.post(url, follow=True).text
    assert new_rows().count() == 2
    grow_old()
    assert "</button>" in client.get(address(table)).text.partition("<ol")[2]
    assert client.post(url).status_code == 302
    assert not new_rows().exists()
    assert not imports_of(table).exists()


def test_whoever_looks_at_the_next_table_takes_it_back(killed, as_, editor, table):
    grow_old()
    client = as_(editor)
    response = look(client, table, file_of(HEAD, *rows(3)))
    assert not new_rows().exists()
    assert confirmed(client, response).status_code == 302
    assert sorted(row.slug for row in new_rows()) == ["new-0", "new-1", "new-2"]
    assert imports_of(table).count() == 1


def test_what_somebody_changed_in_it_stays_and_is_named(killed, as_, editor, table):
    grow_old()
    row = new_rows().order_by("slug").first()
    row.title_en = "Theirs"
    row.save()
    (revision,) = imports_of(table)
    url = address(table, "undo", revision.pk)
    response = as_(editor).post(url, follow=True)
    assert "保持原样" in response.text
    assert [each.title_en for each in new_rows()] == ["Theirs"]
