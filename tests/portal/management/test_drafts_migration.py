"""A database in which unsaved text had a table of its own: no text is lost."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from portal.models import Draft, Story, User

BEFORE = [
    ("portal", "0030_no_steps"),
    ("exchanges", "0007_workflow_columns"),
    ("attractions", "0005_workflow_columns"),
]


@pytest.mark.engine
@pytest.mark.full
def test_unsaved_texts_are_moved_to_the_live_row(transactional_db):
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    MigrationExecutor(connection).migrate(BEFORE)
    try:
        apps = MigrationExecutor(connection).loader.project_state(BEFORE).apps
        kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="portal", model="story"
        )[0]
        user = apps.get_model("portal", "User").objects.create(username="editor")
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
    finally:
        MigrationExecutor(connection).migrate(latest)
    kept = Draft.objects.typed(User.objects.get()).order_by("form")
    keys = [each.object_id for each in kept]
    assert keys == [live.pk, live.pk, None, 10**9]
    assert [each.data["title_en"] for each in kept] == [[f"Text {n}"] for n in range(4)]
    assert {each.model for each in kept} == {Story}
    assert Draft.objects.count() == 4
