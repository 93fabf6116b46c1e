"""Comments on a field, between who writes an entry and who reviews it."""

import pytest
from django.core import mail

from portal.editorial.workflow.comments import write_comment
from portal.editorial.workflow.steps import PUBLISH, apply_step
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import AuditEntry, Comment, Story
from tests.actors.desk import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(make_one, editor):
    by = {"created_by": editor, "updated_by": editor}
    return make_one(Story, "one", status="review", title_en="A", **by)


def write(client, row, column="title_ko", text="请核对 <b>译名</b>", **more):
    data = {"column": column, "text": text, **more}
    return client.post(page(Story, "comment", row.pk), data)


def test_a_comment_is_beside_its_field_and_can_be_closed(row, as_, publisher, editor):
    reviewer, author = as_(publisher), as_(editor)
    review = page(Story, "review", row.pk)
    assert write(reviewer, row, next=review).url == review
    comment = Comment.objects.get()
    assert (comment.field, comment.language) == ("title", "ko")
    for url in (review, page(Story, "change", row.pk)):
        text = reviewer.get(url).text
        assert "请核对 &lt;b&gt;译名&lt;/b&gt;" in text, url
        assert "仍可发布" in text, url
    assert 'data-field="title_ko"' in author.get(page(Story, "change", row.pk)).text
    assert "1 条批注" in author.get(page(Story, "changelist")).text
    author.post(page(Story, "comment", row.pk), {"close": comment.pk})
    comment.refresh_from_db()
    assert comment.closed_by == editor
    assert "条批注" not in author.get(page(Story, "changelist")).text
    steps = [
        entry.details.get("step") for entry in AuditEntry.objects.order_by("number")
    ]
    assert steps[-2:] == ["comment", "close_comment"]
    assert "译名" not in str([entry.details for entry in AuditEntry.objects.all()])


def test_what_is_no_comment_is_refused_with_a_sentence(row, as_, publisher, auditor):
    client = as_(publisher)
    for column, text in (
        *(("title_ko", " "), ("title_ko", "x" * 1001)),
        *(("status_x", "text"), ("version", "text")),
    ):
        response = write(client, row, column, text)
        assert response.url == page(Story, "change", row.pk)
        assert client.get(response.url).context["messages"], (column, text[:9])
    client.post(page(Story, "comment", row.pk), {"close": "9" * 30})
    assert write(as_(auditor), row).status_code == 403
    assert not Comment.objects.exists()


def test_it_goes_over_to_the_live_row_and_ends_with_the_row(
    make_one, publisher, settings
):
    live = make_one(Story, "live", title_en="A")
    for published in (True, False):
        copy, _ = create_working_copy(live, publisher)
        write_comment(copy, "", "全文", publisher)
        if published:
            apply_step(PUBLISH, copy, publisher)
            assert Comment.objects.about(live).still_open().count() == 1
        else:
            copy.delete()
    assert Comment.objects.count() == 1
    live.delete()
    assert not Comment.objects.exists()


def test_the_other_side_is_mailed_if_it_wants_mail_and_may_see_the_row(
    row, publisher, editor, django_capture_on_commit_callbacks
):
    for user in (publisher, editor):
        user.email, user.wants_mail = f"{user}@office.example", True
        user.save()
    for writer, reader in ((publisher, editor), (editor, publisher)):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            write_comment(row, "title_ko", "请核对译名", writer)
        (message,) = mail.outbox
        assert message.to == [reader.email]
        assert "请核对译名" in message.body
    mail.outbox.clear()
    editor.groups.clear()  # who may no longer see the row
    with django_capture_on_commit_callbacks(execute=True):
        write_comment(row, "title_ko", "请核对译名", publisher)
    assert mail.outbox == []


def test_a_comment_on_a_column_that_is_gone_is_shown_with_its_name(row, as_, publisher):
    Comment.of(row, field="gone", text="旧字段", author=publisher).save()
    for name in ("review", "change"):
        assert "旧字段" in as_(publisher).get(page(Story, name, row.pk)).text
