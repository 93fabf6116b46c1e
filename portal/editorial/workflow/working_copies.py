"""Working copies: live content is changed in a row of its own, and replaced at once.

A row is copied with its *parts*: the rows that belong to it alone (relations of a city,
screen works of an attraction) and its many-to-many links.
"""

import reversion
from django.db import transaction
from django.db.models import F, Q
from reversion.models import Version

from portal.content.models import Content
from portal.content.parts import owner_of, part_key, part_links
from portal.content.states import Status
from portal.editorial.revisions.audit import FIXTURE
from portal.editorial.revisions.snapshots import OWN
from portal.models import Comment, PreviewLink
from portal.models.audit import Event, Step, comment_of, note_version, record

# Who wrote a row is not entered in a form: the desk sets it, the database keeps it.
PEOPLE = ("created_by", "updated_by")


def lock(rows, key):
    """Return the row with this key, locked after its live row; None if it is gone.

    The live row always first, so that two never wait for each other. No other rows are
    read with it: PostgreSQL would return them as they were before it waited.
    """
    rows = rows.select_related(None).select_for_update(of=("self",))
    if not issubclass(rows.model, Content):
        return rows.filter(pk=key).first()
    live = rows.model._base_manager.filter(pk=key).values("live_id")[:1]
    both = rows.filter(Q(pk=key) | Q(pk=live))
    found = {row.pk: row for row in both.order_by(F("live_id").asc(nulls_first=True))}
    row = found.get(key)
    if row and row.live_id:
        row.live = found[row.live_id]
    return row


def assign(source, target, without):
    """Copy every column of `source` to `target`; return True if that changed one."""
    changed = False
    for field in source._meta.concrete_fields:
        name = field.attname
        if name not in without and getattr(source, name) != getattr(target, name):
            changed = True
        if name not in without:
            setattr(target, name, getattr(source, name))
    return changed


def bring_parts(source, target, ends=False):
    """Make the parts of `target` equal to those of `source`, keeping their keys.

    If `source` ends with it, its parts are deleted: no other row names a part of a
    copy, and nothing is derived from one, so no search for either is needed.
    """
    for link in part_links(type(source)):
        columns = part_key(link)

        def key(part, columns=columns):
            return tuple(getattr(part, column) for column in columns)

        rows = link.model._base_manager.order_by("pk")
        rows = list(rows.filter(**{f"{link.name}__in": (source, target)}))
        wanted = [part for part in rows if getattr(part, link.attname) == source.pk]
        stored = [part for part in rows if getattr(part, link.attname) == target.pk]
        known = {key(part): part for part in stored}
        for gone in known.keys() - {key(part) for part in wanted}:
            known[gone].delete()
        for part in wanted:
            twin = known.get(key(part)) or link.model(**{link.name: target})
            changed = assign(part, twin, {"id", link.attname})
            if changed or twin.pk is None:
                twin.save()
            bring_parts(part, twin, ends)
        if ends and wanted:
            delete_alone(link.model, wanted)


def delete_alone(model, rows):
    """Delete rows that no other row names, without signals."""
    keys = [row.pk for row in rows]
    found = model._base_manager.filter(pk__in=keys)
    found._raw_delete(found.db)


def record_versions(rows):
    """Record a version of each row, so that loaded fixtures can be restored.

    A part has no version of its own, because that of its owner includes it.
    """
    owners = dict.fromkeys(map(owner_of, rows))
    for row in owners:
        if reversion.is_registered(type(row)):
            with reversion.create_revision(manage_manually=True):
                note_version(row)
                reversion.set_comment(FIXTURE)


@transaction.atomic
def create_working_copy(row, user):
    """Return the working copy of a row, created if needed: the pair (copy, is_new)."""
    model = type(row)
    live = model._base_manager.select_for_update().get(pk=row.pk)
    copy = model._base_manager.filter(live=live).first()
    if copy:
        return copy, False
    with reversion.create_revision(manage_manually=True):
        copy = model(live=live, status=Status.DRAFT, created_by=user)
        assign(live, copy, OWN | {"updated_by_id"})
        copy.save()
        bring_parts(live, copy)
        note_version(copy)
        reversion.set_user(user)
        reversion.set_comment(comment_of(Event.STEP, step=Step.COPY))
    return copy, True


@transaction.atomic
def open_working_copy(row, user):
    """Like create_working_copy(), but record it as a step of its own."""
    copy, is_new = create_working_copy(row, user)
    if is_new:
        record(Event.STEP, user, copy, step=Step.COPY)
    return copy, is_new


def publish_working_copy(copy, change_state=lambda live: None):
    """Replace the live row by the copy, and return the live row.

    In the transaction of the caller, who has locked both. The live row keeps its key,
    its links from other rows and its times of publication, unless `change_state(live)`
    changes them before it is saved; the history and the comments of the copy become
    its own, and previews end. Raises `ValidationError` if the row would break a rule.
    """
    live = copy.live
    assign(copy, live, OWN)
    change_state(live)
    live.full_clean(exclude=PEOPLE)
    live.save()
    bring_parts(copy, live, ends=True)
    PreviewLink.objects.about(copy, live).delete()
    Comment.objects.about(copy).update(object_id=live.pk)
    Version.objects.get_for_object(copy).update(object_id=str(live.pk))
    delete_alone(type(copy), [copy])
    return live


def in_work(row):
    """Return the working copy of a row, or the row if it has none."""
    return getattr(row, "working_copy", row)
