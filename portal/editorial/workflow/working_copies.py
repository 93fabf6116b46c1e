"""Working copies: what is live is changed in a row of its own, and taken over at once.

A row is copied with its *parts*: the rows that belong to it alone (relations of a city,
screen works of an attraction) and those that tie it to others (many-to-many).
"""

import reversion
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from reversion.models import Version

from portal.content.models import Content, Status, content_models
from portal.editorial.revisions.audit import FIXTURE, comment_of_step
from portal.models import PreviewLink, Step

# What a row keeps when its texts come from another one.
OWN = {
    "id",
    "live_id",
    "status",
    "published_at",
    "expires_at",
    "created_at",
    "created_by_id",
    "updated_at",
    "version",
}


def owned_links(model):
    """The foreign keys of the models whose rows belong to a row of `model` alone."""
    for relation in model._meta.related_objects:
        belongs = relation.one_to_many and relation.on_delete is models.CASCADE
        if belongs and not relation.hidden and not is_content(relation.related_model):
            yield relation.field


def part_links(model):
    """The foreign keys by which all parts of a row of `model` belong to it."""
    for field in model._meta.many_to_many:
        yield field.remote_field.through._meta.get_field(field.m2m_field_name())
    yield from owned_links(model)


def is_content(model):
    return issubclass(model, Content)


def part_key(link):
    """The columns that tell the parts of one row apart, from their unique rule."""
    meta = link.model._meta
    rules = [
        *meta.unique_together,
        *(each.fields for each in meta.total_unique_constraints),
    ]
    names = next(names for names in rules if link.name in names)
    return [meta.get_field(name).attname for name in names if name != link.name]


def parts_of(row):
    """Every part of the row, with the parts of parts."""
    for link in part_links(type(row)):
        for part in link.model._base_manager.filter(**{link.name: row}).order_by("pk"):
            yield part
            yield from parts_of(part)


def assign(source, target, without):
    """Give `target` every column of `source`; True where that changed something."""
    changed = False
    for field in source._meta.concrete_fields:
        name = field.attname
        if name not in without and getattr(source, name) != getattr(target, name):
            changed = True
        if name not in without:
            setattr(target, name, getattr(source, name))
    return changed


def bring_parts(source, target):
    """Make the parts of `target` equal to those of `source`, keeping their keys."""
    for link in part_links(type(source)):
        columns = part_key(link)

        def key(part, columns=columns):
            return tuple(getattr(part, column) for column in columns)

        rows = link.model._base_manager
        known = {key(part): part for part in rows.filter(**{link.name: target})}
        wanted = list(rows.filter(**{link.name: source}).order_by("pk"))
        for gone in known.keys() - {key(part) for part in wanted}:
            known[gone].delete()
        for part in wanted:
            twin = known.get(key(part)) or link.model(**{link.name: target})
            changed = assign(part, twin, {"id", link.attname})
            if changed or twin.pk is None:
                twin.save()
            bring_parts(part, twin)


def record(row):
    """Put the row with its parts into the revision that is under way, if one is."""
    if not reversion.is_active():
        return
    for part in parts_of(row):
        if reversion.is_registered(type(part)):
            reversion.add_to_revision(part)
    reversion.add_to_revision(row)


def record_versions(rows):
    """Give each row a version of its own: what came by fixture can be brought back.

    A part has none: it stands in the version of the row to which it belongs.
    """
    owners = dict.fromkeys(map(owner_of, rows))
    for row in owners:
        if reversion.is_registered(type(row)):
            with reversion.create_revision(manage_manually=True):
                record(row)
                reversion.set_comment(FIXTURE)


def owner_of(row):
    """The content to which a part belongs, as it is stored; else the row itself."""
    for model in content_models():
        for link in owned_links(model):
            if isinstance(row, link.model):
                return getattr(row, link.name)
    return row


@transaction.atomic
def check_out(row, user):
    """The working copy of a row, made now if there is none: the pair (copy, is_new)."""
    model = type(row)
    live = model._base_manager.select_for_update().get(pk=row.pk)
    copy = model._base_manager.filter(live=live).first()
    if copy:
        return copy, False
    with reversion.create_revision():
        copy = model(live=live, status=Status.DRAFT, created_by=user)
        assign(live, copy, OWN | {"updated_by_id"})
        copy.save()
        bring_parts(live, copy)
        Step.of(copy, action=Step.Action.COPY, by=user).save()
        record(copy)
        reversion.set_user(user)
        reversion.set_comment(comment_of_step(Step.Action.COPY))
    return copy, True


@transaction.atomic
def take_over(copy):
    """Put the copy in the place of its live row, and return that row.

    The live row keeps its key, its address of the outside world (incoming relations)
    and its times of publication; the history of the copy becomes its own. Raises
    `ValidationError` where the row would break a rule.
    """
    model = type(copy)
    live = model._base_manager.select_for_update().get(pk=copy.live_id)
    assign(copy, live, OWN)
    live.full_clean()
    live.save()
    bring_parts(copy, live)
    inherit(copy, live)
    model._base_manager.get(pk=copy.pk).delete()
    return live


def inherit(copy, live):
    """Steps, versions and log of the copy go on as those of the live row."""
    kind = ContentType.objects.get_for_model(live)
    log = LogEntry.objects.filter(content_type=kind, object_id=copy.pk)
    log.update(object_id=live.pk)
    Step.objects.about(copy).update(object_id=live.pk)
    PreviewLink.objects.about(copy).delete()
    Version.objects.get_for_object(copy).update(object_id=str(live.pk))
