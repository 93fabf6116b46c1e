"""Start an edition with every change that visitors can see, by any kind of write.

Invisible changes start none: drafts, working copies, and pictures or sources that no
public row uses.
"""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

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
from portal.public.front.servers import tell_servers

PARTS = {}  # by model of a part, the foreign key to its row
EVERYWHERE = (SiteSettings, Synonym, FormerAddress)
LIBRARY = (Picture, Source)


def forget():
    """Start a new edition, once in a transaction."""
    if not is_started():
        Edition.objects.renew()
        transaction.on_commit(tell_servers, robust=True)


def is_started():
    """Return True if this transaction has started an edition."""
    waiting = transaction.get_connection().run_on_commit
    return any(function is tell_servers for _, function, _ in waiting)


def listen():
    """Connect to changes of all rows that visitors may see, and of their links."""
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
    """Note on the row whether visitors see it before it is saved.

    Not asked of a new row, nor of one whose change starts an edition anyway.
    """
    is_new = instance._state.adding and not raw
    is_known = is_new or is_started() or is_published(instance)
    instance.was_seen = not is_known and is_seen(instance)


def row_changed(sender, instance, **kwargs):
    if is_started():
        return
    will_be_seen = instance.was_seen or is_published(instance)
    if will_be_seen or (not isinstance(instance, Content) and is_seen(instance)):
        forget()


def row_leaves(sender, instance, **kwargs):
    if is_seen(instance):
        forget()


def rows_changed(sender, rows, **kwargs):
    """Treat changed rows as public if their former status is not known."""
    if issubclass(sender, Content):
        rows = rows.filter(live=None, status__in=[Status.PUBLISHED, Status.WITHDRAWN])
    if rows.exists():
        forget()


def links_changed(sender, instance, action, reverse, **kwargs):
    if action != "pre_add" and (reverse or is_seen(instance)):
        forget()


def is_published(row):
    """Return True for content that is public, or will be once its time has come."""
    is_original = isinstance(row, Content) and row.live_id is None
    return is_original and row.status == Status.PUBLISHED


def is_seen(row):
    """Return True if visitors see anything of the row as it is stored."""
    model = type(row)
    if isinstance(row, EVERYWHERE):
        return True
    if isinstance(row, Content):
        stored = model.objects.published().filter(pk=row.pk)
        return row.live_id is None and stored.exists()
    if link := PARTS.get(model):
        stored = model._base_manager.filter(pk=row.pk).values(link.name)
        return link.related_model.objects.published().filter(pk__in=stored).exists()
    return any(users.exists() for users in public_users(row))


def public_users(row):
    """Yield, for each relation, the public rows that use a picture or source."""
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
