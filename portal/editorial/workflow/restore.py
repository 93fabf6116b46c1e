"""Restore an earlier version of a row, or a row that was deleted.

The result is a draft or a change of a working copy; nothing is live at once.
"""

import reversion
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Version

from portal.content import parts
from portal.content.models import Content
from portal.content.states import Status
from portal.editorial.revisions.audit import VERSION_ENSURED
from portal.editorial.revisions.compare import colon, compare, names_of, reasons
from portal.editorial.revisions.snapshots import OWN, columns, of_row, of_version
from portal.editorial.workflow import working_copies
from portal.editorial.workflow.steps import check_seen, locked
from portal.editorial.workflow.working_copies import in_work
from portal.models import PreviewLink
from portal.models.audit import Event, act, note_version


def missing(label, field, key):
    """Name a row or a file of a snapshot that is no longer there."""
    if not field.is_relation:
        return colon(label, key)
    model = field.remote_field.model
    return colon(label, names_of(model, [key])[key])


def versions_of(row):
    """All versions of a row, the newest first."""
    return Version.objects.get_for_object(row).order_by("-pk")


def newest(row):
    """Return the key of the newest version, to detect a save meanwhile."""
    return versions_of(row).values_list("pk", flat=True).first() or 0


def target_of(row, user):
    """Return the row to restore a version into, which is never a live one."""
    if not isinstance(row, Content) or row.live_id:
        return row
    if row.status == Status.PUBLISHED or hasattr(row, "working_copy"):
        return locked(working_copies.create_working_copy(row, user)[0])
    return row


@transaction.atomic
def restore_version(version, row, user, seen=None):
    """Write a version into the row, or into its working copy if the row is live.

    Returns the written row, and what is no longer there of the version, in words.
    `seen` is the key of the newest version that the user saw. Raises `ValidationError`
    with the reason, and reversion's `RevertError` if the version cannot be read.
    """
    row, snapshot = locked(row), of_version(version)
    try:
        check_seen(newest(in_work(row)), seen)
    except ValidationError:
        now = in_work(row)
        is_draft = getattr(now, "status", Status.DRAFT) == Status.DRAFT
        if is_draft and not any(compare(snapshot, of_row(now))):
            return now, []  # the button was pressed twice
        raise
    target = target_of(row, user)
    ensure_version(target)
    saved_at = version.revision.date_created.isoformat()
    with act(Event.RESTORED, user, target, version=saved_at):
        gone = restore(snapshot, target, user)
    return target, gone


def ensure_version(row):
    """Give the row a version of its state, if it was changed without one."""
    last = versions_of(row).first()
    try:
        has_one = last is not None and not any(compare(of_version(last), of_row(row)))
    except RevertError:
        has_one = False
    if not has_one:
        with reversion.create_revision(manage_manually=True):
            note_version(row)
            reversion.set_comment(VERSION_ENSURED)


def restore(snapshot, row, user, status=Status.DRAFT):
    """Write a snapshot into a row, which becomes a draft with the user as author.

    Pass another `status` to take back a change that left the status as it was.
    """
    if isinstance(row, Content):
        row.status, row.updated_by = status, user
        row.clear_request()
    gone = list(write(snapshot, row, OWN | {"updated_by_id"}))
    note_version(row)
    return gone


def deleted(model):
    """Return the last versions of deleted rows of a model, the newest first."""
    versions = Version.objects.get_deleted(model).select_related("revision__user")
    return versions.order_by("-pk")


@transaction.atomic
def recover(version, user):
    """Create a deleted row again, as a draft or a working copy.

    Returns the row and what is no longer there; raises as `restore_version` does.
    """
    snapshot = of_version(version)
    row = snapshot.model(pk=int(version.object_id))
    if isinstance(row, Content):
        row.created_by = user
        rows = snapshot.model._base_manager.select_for_update()
        key = snapshot.values.get("live_id")  # of a deleted working copy
        live = rows.filter(pk=key, live__isnull=True).first()
        if live and hasattr(live, "working_copy"):
            text = _("“%(title)s” has another working copy by now.")
            raise ValidationError(text, params={"title": live})
        row.live = live
        PreviewLink.objects.about(row).delete()  # links end with a deletion
    with act(Event.RESTORED, user, row, was_deleted=True):
        gone = restore(snapshot, row, user)
    return row, gone


def write(snapshot, row, without):
    """Write a snapshot into a row; yield what is no longer there, in words.

    The field of a missing one becomes None or empty, or keeps its value if it needs
    one. Raises `ValidationError` with the names of the fields if a rule is broken.
    """
    for field in columns(snapshot.model):
        if field.attname in without or field.attname not in snapshot.values:
            continue
        value = snapshot.values[field.attname]
        if not is_there(field, value):
            yield missing(field.verbose_name, field, value)
            if field.null or field.blank:
                value = None if field.null else ""
            elif not (value := getattr(row, field.attname)):
                text = _("What stood here is no longer there.")
                raise ValidationError(colon(field.verbose_name, text))
        setattr(row, field.attname, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise ValidationError(reasons(error, type(row))) from error
    row.save(force_insert=row._state.adding)
    yield from write_many(snapshot, row)
    yield from write_parts(snapshot, row)


def is_there(field, value):
    """Return True if the row or file that a column refers to still exists."""
    if not value:
        return True
    if isinstance(field, models.FileField):
        return field.storage.exists(value)
    if not field.is_relation:
        return True
    target = field.remote_field.model._base_manager
    return target.filter(**{field.target_field.attname: value}).exists()


def write_many(snapshot, row):
    for name, keys in snapshot.many.items():
        field = snapshot.model._meta.get_field(name)
        rows = field.remote_field.model._base_manager.in_bulk(keys)
        getattr(row, name).set([rows[key] for key in keys if key in rows])
        for key in keys:
            if key not in rows:
                yield missing(field.verbose_name, field, key)


def write_parts(snapshot, row):
    """Make the parts of a row those of a snapshot; equal ones keep their keys."""
    for link in parts.owned_links(snapshot.model):
        names = parts.part_key(link)
        known = {
            tuple(getattr(part, name) for name in names): part
            for part in link.model._base_manager.filter(**{link.name: row})
        }
        wanted = {
            key: part for (each, key), part in snapshot.parts.items() if each == link
        }
        for key in known.keys() - wanted.keys():
            known[key].delete()
        for key, part in wanted.items():
            twin = known.get(key) or link.model(**{link.name: row})
            for gone in write(part, twin, {"id", link.attname}):
                yield colon(link.model._meta.verbose_name, gone)
