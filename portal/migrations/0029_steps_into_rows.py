"""What the steps say goes into the rows and into the comments of their versions."""

import json
import re
from datetime import datetime, timedelta
from itertools import batched

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

BATCH = 500
NEAR = timedelta(minutes=1)  # between the start of a revision and its step
EVENTS = {
    "publish": "published",
    "schedule": "published",
    "withdraw": "withdrawn",
    "expire": "withdrawn",
}
TIMES = {"schedule": "from", "expire": "until"}
LOCAL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def fill(apps, schema_editor):
    using = schema_editor.connection.alias
    columns_from_steps(apps, using)
    moments = moments_of_steps(apps, using)
    revisions = apps.get_model("reversion", "Revision").objects.using(using)
    old = Q(comment__startswith="step:") | Q(comment__startswith="still right:")
    found = revisions.filter(old | Q(comment__startswith="[")).order_by("pk")
    for some in batched(found.iterator(BATCH), BATCH):
        for each in some:
            each.comment = converted(each.comment, moments.get(each.pk))
        revisions.bulk_update(some, ["comment"])


def columns_from_steps(apps, using):
    """Write the last request for a review and its return into rows that wait for it."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(using)
    steps = apps.get_model("portal", "Step").objects.using(using)
    for kind in kinds.all():
        model = content_model(apps, kind)
        if model is None:
            continue
        asked, last = {}, {}
        for step in steps.filter(content_type_id=kind.pk).order_by("pk").iterator():
            last[step.object_id] = step
            if step.action == "ask":
                asked[step.object_id] = step
        rows = model._base_manager.using(using)
        for row in rows.filter(pk__in=asked, status__in=("review", "draft")):
            values = columns(row.status, asked[row.pk], last[row.pk])
            rows.filter(pk=row.pk).update(**values)


def content_model(apps, kind):
    """Return the model of a content type if it has a workflow, else None."""
    try:
        model = apps.get_model(kind.app_label, kind.model)
    except LookupError:
        return None
    names = {field.name for field in model._meta.get_fields()}
    return model if {"asked_by", "live", "status"} <= names else None


def columns(status, asked, last):
    """The columns of a row; none where its last step is about something else."""
    request = {"asked_by_id": asked.by_id, "asked_at": asked.at}
    if status == "review":
        return request | {"remark": asked.remark}
    if last.action != "send_back":
        return {"remark": ""}
    returned = {"returned_by_id": last.by_id, "returned_at": last.at}
    return request | returned | {"remark": last.remark}


def moments_of_steps(apps, using):
    """The times that steps have set, by the revision in which each step was done."""
    steps = apps.get_model("portal", "Step").objects.using(using)
    versions = apps.get_model("reversion", "Version").objects.using(using)
    moments = {}
    for step in steps.filter(moment__isnull=False, action__in=TIMES).order_by("pk"):
        found = versions.filter(
            content_type_id=step.content_type_id,
            object_id=str(step.object_id),
            revision__comment__startswith=f"step:{step.action}",
            revision__date_created__range=(step.at - NEAR, step.at + NEAR),
        ).exclude(revision_id__in=moments)
        if version := found.order_by("pk").first():
            moments[version.revision_id] = step.moment
    return moments


def converted(comment, moment):
    """The comment as the entry of such an act has it; as it is if it is none."""
    if comment.startswith("still right:"):
        language = comment.removeprefix("still right:")
        return as_comment("confirmed", language=language)
    if comment.startswith("["):
        try:
            return as_comment("saved", changes=json.loads(comment))
        except ValueError:
            return comment
    action, _space, remark = comment.removeprefix("step:").partition(" ")
    if action == "restore":
        return as_comment("restored", **what_was_restored(remark))
    details = {"step": action}
    if moment:
        details[TIMES[action]] = moment.isoformat()
    if remark:
        details["remark"] = remark
    event = EVENTS.get(action, "step")
    return as_comment("step" if action == "expire" and not moment else event, **details)


def what_was_restored(remark):
    """The time of the version, or the name of the file whose import was undone."""
    if not LOCAL.fullmatch(remark):
        return {"file": remark} if remark else {}
    time = timezone.make_aware(datetime.fromisoformat(remark))
    return {"version": time.isoformat()}


def as_comment(event, **details):
    return json.dumps({"event": event, **details}, ensure_ascii=False)


class Migration(migrations.Migration):
    dependencies = [
        ("attractions", "0005_workflow_columns"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("exchanges", "0007_workflow_columns"),
        ("portal", "0027_trail_head"),
        ("portal", "0028_workflow_columns"),
        ("reversion", "0001_squashed_0004_auto_20160611_1202"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
