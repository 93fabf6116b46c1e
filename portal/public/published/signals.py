"""Begins an edition with every change of what visitors see, whatever writes it.

What was public before a change is taken to be replaced by it; only what was not is an
addition. Drafts, working copies, and pictures that no public page shows begin none.
"""

from django.db.models.signals import (
    m2m_changed,
    post_save,
    pre_delete,
    pre_save,
)
from django.db.transaction import get_connection

from portal.content.kinds import content_models
from portal.content.models import Content
from portal.content.parts import owned_links
from portal.content.querysets import written_in_bulk
from portal.content.states import Status
from portal.models import (
    Edition,
    FormerAddress,
    Picture,
    SiteSettings,
    Source,
    Synonym,
)

PARTS = {}  # by model, the foreign key to the row of which something is a part
EVERYWHERE = (SiteSettings, Synonym, FormerAddress)
LIBRARY = (Picture, Source)


def listen():
    """Hear of every row that visitors may see, and of what ties it to others."""
    for model in content_models():
        PARTS.update({link.model: link for link in owned_links(model)})
    for model in (*content_models(), *PARTS, *LIBRARY, *EVERYWHERE):
        pre_save.connect(row_changes, model)
        post_save.connect(row_changed, model)
        pre_delete.connect(row_leaves, model)
        written_in_bulk.connect(rows_changed, model)
        for field in model._meta.many_to_many:
            m2m_changed.connect(links_changed, field.remote_field.through)


def row_changes(sender, instance, raw=False, **kwargs):
    """Remember whether visitors see the row before it is saved."""
    is_new = instance._state.adding and not raw
    instance.was_seen = not is_new and is_seen(instance)
    if instance.was_seen and not get_connection().in_atomic_block:
        Edition.objects.begin(removes=True)  # the change is there before it is told of


def row_changed(sender, instance, **kwargs):
    if instance.was_seen:
        Edition.objects.begin(removes=True)
    elif not is_kept_back(instance) and is_seen(instance):
        Edition.objects.begin(removes=isinstance(instance, EVERYWHERE))
    elif is_timed(instance):
        Edition.objects.unsettle()


def row_leaves(sender, instance, **kwargs):
    if is_seen(instance):
        Edition.objects.begin(removes=True)


def rows_changed(sender, rows, **kwargs):
    """What they were before nobody knows, so that they may have been public."""
    if issubclass(sender, Content):
        rows = rows.filter(live=None, status__in=[Status.PUBLISHED, Status.WITHDRAWN])
    if rows.exists():
        Edition.objects.begin(removes=True)


def links_changed(sender, instance, action, reverse, **kwargs):
    if action != "pre_add" and (reverse or is_seen(instance)):
        Edition.objects.begin(removes=True)


def is_seen(row):
    """Whether visitors see anything of the row as it is stored."""
    model = type(row)
    if isinstance(row, EVERYWHERE):
        return True
    if isinstance(row, Content):
        return model.objects.published().filter(pk=row.pk).exists()
    if link := PARTS.get(model):
        stored = model._base_manager.filter(pk=row.pk).values(link.name)
        return link.related_model.objects.published().filter(pk__in=stored).exists()
    return any(users.exists() for users in public_users(row))


def public_users(row):
    """What is public and shows a picture or names a source, a query a relation."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        users = relation.related_model._base_manager.filter(
            **{relation.field.name: row}
        )
        if link := PARTS.get(relation.related_model):
            users = link.related_model._base_manager.filter(
                pk__in=users.values(link.name)
            )
        if issubclass(users.model, Content):
            yield users.model.objects.published().filter(pk__in=users.values("pk"))


def is_kept_back(row):
    """Whether content that was just saved says itself that nobody may see it."""
    return isinstance(row, Content) and row.status != Status.PUBLISHED


def is_timed(row):
    """Whether the clock makes something of the row, now or after a change."""
    return isinstance(row, Content) and not is_kept_back(row)
