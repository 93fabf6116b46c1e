"""Databases of before: what steps and unsaved texts said is not lost."""

import json
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import product

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from reversion.models import Revision, Version

from exchanges.models import Delegation, Field
from portal.admin.audit.wording import steps_done
from portal.editorial.workflow.queues import Section, rows_in
from portal.models import Draft, Story, User
from tests.portal.archive.databases import elsewhere

BEFORE = [
    ("portal", "0027_trail_head"),
    ("exchanges", "0006_timeline_in_order"),
    ("attractions", "0004_counterparts"),
]
BEFORE_DRAFTS = [
    ("portal", "0030_no_steps"),
    ("exchanges", "0007_workflow_columns"),
    ("attractions", "0005_workflow_columns"),
]
BEFORE_FIELDS = [("portal", "0038_before_1_0"), ("exchanges", "0010_country_help")]
VERSIONS = ("reversion", "0002_add_index_on_version_for_content_type_and_db")
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
converted = import_module("portal.migrations.0029_steps_into_rows").converted


@pytest.fixture
def made_by(transactional_db, tmp_path):
    """Make a database by migrations of before; gives the models as they were."""
    with elsewhere(connection.vendor, tmp_path):

        def make(targets, replace=False):
            # One by one before 1.0: none is replaced by the one of 1.0.
            loader = MigrationLoader(connection, replace_migrations=replace)
            executor = MigrationExecutor(connection)
            executor.loader = loader
            executor.migrate([*targets, VERSIONS])
            return loader.project_state(targets).apps

        yield make


def migrate():
    """As `manage.py migrate` does."""
    of_today = MigrationExecutor(connection)
    of_today.migrate(of_today.loader.graph.leaf_nodes())


def kind_of(apps, app, model):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    return kinds.get_or_create(app_label=app, model=model)[0]


@pytest.mark.engine
@pytest.mark.full
def test_a_database_keeps_what_it_holds_on_its_way_to_this_release(made_by):
    """One database goes through all of them, and is filled where each begins."""
    fills = (BEFORE, with_steps), (BEFORE_DRAFTS, with_unsaved_texts)
    checks = [fill(made_by(targets)) for targets, fill in fills]
    checks.append(with_fields(made_by(BEFORE_FIELDS, replace=True)))
    migrate()
    for check in checks:
        check()


def with_steps(apps):
    """Queues, times and the history are those of before: filled from the newest steps.

    The boxes are named by hand, as the steps of each row say.
    """
    row_of = {}
    kind = kind_of(apps, "portal", "story")
    users = apps.get_model("portal", "User").objects
    editor, publisher = (
        users.create(username=name, is_staff=True, is_superuser=True)
        for name in ("editor", "publisher")
    )
    steps = apps.get_model("portal", "Step").objects
    revision = Revision.objects.create(date_created=AT, comment="step:schedule 按计划")
    history = {
        "waits": ("review", [("ask", editor, "周五要用")]),
        "back": ("draft", [("ask", editor, "a"), ("send_back", publisher, "数字有误")]),
        "again": ("review", [("ask", publisher, ""), ("ask", editor, "b")]),
        "taken": ("draft", [("ask", editor, ""), ("take_back", editor, "")]),
        "public": ("published", [("ask", editor, ""), ("schedule", publisher, "")]),
        "new": ("draft", []),
    }
    for name, (status, done) in history.items():
        row_of[name] = apps.get_model("portal", "Story").objects.create(
            title_zh_hans=name, slug=name, status=status, published_at=AT
        )
        for action, by, remark in done:
            step = steps.create(
                content_type=kind,
                object_id=row_of[name].pk,
                action=action,
                by=by,
                remark=remark,
                moment=AT + timedelta(days=9) if action == "schedule" else None,
            )
            steps.filter(pk=step.pk).update(at=AT)
    Version.objects.create(
        revision=revision,
        object_id=str(row_of["public"].pk),
        content_type_id=kind.pk,
        db="default",
        format="json",
        serialized_data="[]",
        object_repr="",
    )

    def check():
        rows = Story.objects.select_related("asked_by", "returned_by")
        found = {
            row.slug: (
                row.asked_by and row.asked_by.username,
                row.asked_at,
                row.returned_by and row.returned_by.username,
                row.returned_at,
                row.remark,
            )
            for row in rows.filter(slug__in=history)
        }
        nothing = (None, None, None, None, "")
        assert found == {
            "waits": ("editor", AT, None, None, "周五要用"),
            "back": ("editor", AT, "publisher", AT, "数字有误"),
            "again": ("editor", AT, None, None, "b"),
            **dict.fromkeys(("taken", "public", "new"), nothing),
        }
        boxes = {
            (name, str(section)): {
                row.slug
                for row in rows_in(section, Story, User.objects.get(username=name))
                if row.slug in history
            }
            for name, section in product(("editor", "publisher"), Section)
        }
        assert {box: slugs for box, slugs in boxes.items() if slugs} == {
            ("editor", "waiting"): {"waits", "again"},
            ("editor", "sent"): {"waits", "again"},
            ("editor", "sent_back"): {"back"},
            ("editor", "others"): {"taken", "new"},
            ("publisher", "waiting"): {"waits", "again"},
            ("publisher", "others"): {"back", "taken", "new"},
        }
        (step,) = steps_done(rows.get(slug="public"))
        assert (step.action, step.at, step.remark) == ("schedule", AT, "按计划")
        revision.refresh_from_db()
        assert json.loads(revision.comment) == {
            "event": "published",
            "step": "schedule",
            "from": (AT + timedelta(days=9)).isoformat(),
            "remark": "按计划",
        }

    return check


def test_each_comment_says_the_same_in_the_form_of_an_entry():
    changes = [{"changed": {"fields": ["title_en"]}}]
    table = {
        "step:ask 请审核": {"event": "step", "step": "ask", "remark": "请审核"},
        "step:withdraw": {"event": "withdrawn", "step": "withdraw"},
        "step:expire": {"event": "step", "step": "expire"},
        "step:copy": {"event": "step", "step": "copy"},
        "step:restore 2026-01-02 04:30:00": {
            "event": "restored",
            "version": "2026-01-02T04:30:00+08:00",
        },
        "step:restore table.xlsx": {"event": "restored", "file": "table.xlsx"},
        "step:restore": {"event": "restored"},
        "still right:en": {"event": "confirmed", "language": "en"},
        json.dumps(changes): {"event": "saved", "changes": changes},
    }
    found = {comment: json.loads(converted(comment, None)) for comment in table}
    assert found == table
    assert converted("[broken", None) == "[broken"


# Unsaved texts


def with_unsaved_texts(apps):
    """They are moved to the live row."""
    kind = kind_of(apps, "portal", "story")
    user = apps.get_model("portal", "User").objects.create(username="writer")
    story = apps.get_model("portal", "Story").objects
    live = story.create(slug="live", title_zh_hans="新闻")
    copy = story.create(slug="live", title_zh_hans="新闻", live=live)
    for number, key in enumerate((copy.pk, live.pk, None, 10**9)):
        apps.get_model("portal", "Autosave").objects.create(
            user=user,
            form=f"{number:032}",
            content_type=kind,
            object_id=key,
            fields={"title_en": [f"Text {number}"]},
            saved_at=timezone.now(),
        )
    apps.get_model("portal", "Submission").objects.create(digest="0" * 64)

    def check():
        writer = User.objects.get(username="writer")
        kept = Draft.objects.typed(writer).order_by("form")
        keys = [each.object_id for each in kept]
        assert keys == [live.pk, live.pk, None, 10**9]
        texts = [each.data["title_en"] for each in kept]
        assert texts == [[f"Text {number}"] for number in range(4)]
        assert {each.model for each in kept} == {Story}
        assert Draft.objects.count() == 4

    return check


# Fields of work


def with_fields(apps):
    """A delegation keeps its field, and so do its versions; both come back."""
    city = apps.get_model("exchanges", "City").objects
    ends = [
        city.create(slug=slug, title_zh_hans=slug, country="CN") for slug in ("a", "b")
    ]
    codes = {"culture": "culture", "none": ""}
    kind = kind_of(apps, "exchanges", "delegation")
    for slug, code in codes.items():
        row = apps.get_model("exchanges", "Delegation").objects.create(
            slug=slug, title_zh_hans=slug, sender=ends[0], host=ends[1], field=code
        )
        fields = {"title_zh_hans": "访问", "field": code}
        Version.objects.create(
            revision=Revision.objects.create(date_created=AT),
            object_id=str(row.pk),
            content_type_id=kind.pk,
            db="default",
            format="json",
            serialized_data=json.dumps([{"pk": row.pk, "fields": fields}]),
            object_repr="",
        )

    def in_versions():
        versions = Version.objects.filter(content_type_id=kind.pk).order_by("pk")
        versions = versions.values_list("serialized_data")
        return [json.loads(data)[0]["fields"]["field"] for (data,) in versions]

    def check():
        culture = Field.objects.get(slug="culture")
        found = dict(Delegation.objects.values_list("slug", "field__slug"))
        assert found == {"culture": "culture", "none": None}
        assert in_versions() == [culture.pk, None]
        loader = MigrationLoader(connection)
        back = MigrationExecutor(connection)
        back.migrate([("exchanges", "0010_country_help")])
        rows = loader.project_state(("exchanges", "0010_country_help")).apps
        rows = rows.get_model("exchanges", "Delegation").objects
        assert dict(rows.values_list("slug", "field")) == codes
        assert in_versions() == ["culture", ""]
        migrate()
        assert Delegation.objects.get(slug="culture").field.name_en == "culture"

    return check
