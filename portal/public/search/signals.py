"""Keep the entries up to date, for any write: form, copy, fixture, table, bulk.

An entry is written in the transaction of its row. If the index is damaged the row is
saved all the same, and the search is unavailable until a rebuild.
"""

import logging
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.db.models.signals import post_delete, post_migrate, post_save, pre_save

from portal.content.kinds import content_models
from portal.content.parts import owned_links, shown_links
from portal.content.querysets import written_in_bulk
from portal.models import SearchIndex, Synonym
from portal.models.audit import derive
from portal.public.search import indexing

log = logging.getLogger(__name__)


def listen(app):
    """Connect to changes of rows with a page and of their parts, and to new tables."""
    for model in content_models():
        post_save.connect(content_saved, model)
        post_delete.connect(content_deleted, model)
        written_in_bulk.connect(content_written, model)
        for link in (*owned_links(model), *shown_links(model)):
            PARTS[link.model] = link
            pre_save.connect(part_moves, link.model)
            post_save.connect(part_written, link.model)
            post_delete.connect(part_written, link.model)
            written_in_bulk.connect(parts_written, link.model)
    post_save.connect(synonyms_changed, Synonym)
    post_delete.connect(synonyms_changed, Synonym)
    written_in_bulk.connect(synonyms_changed, Synonym)
    post_migrate.connect(tables_made, app)


# By model, the foreign key to the row that it is part of or on whose page it is shown.
PARTS = {}


def content_saved(sender, instance, **kwargs):
    if instance.live_id is None:
        derive(write_with_shown, sender, [instance.pk])


def content_written(sender, rows, **kwargs):
    derive(write_with_shown, sender, rows.values_list("pk", flat=True))


def content_deleted(sender, instance, **kwargs):
    if instance.live_id is not None:
        return
    with unless_damaged():
        indexing.entries_for(sender, [instance.pk]).delete()


def part_moves(sender, instance, **kwargs):
    """Note on a part from which row it is moved."""
    link = PARTS[sender]
    stored = sender._base_manager.filter(pk=instance.pk).values_list(link.attname)
    was = stored.first() if instance.pk else None
    instance.belonged_to = was[0] if was else None


def part_written(sender, instance, **kwargs):
    link = PARTS[sender]
    owners = {getattr(instance, link.attname), getattr(instance, "belonged_to", None)}
    derive(write, link.related_model, owners - {None})


def parts_written(sender, rows, **kwargs):
    link = PARTS[sender]
    owners = set(rows.values_list(link.attname, flat=True))
    derive(write, link.related_model, owners - {None})


def synonyms_changed(sender, **kwargs):
    derive(mark, sender, [None])


@contextmanager
def unless_damaged():
    """Roll back a failure here, and mark the index as not usable."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        log.error("The search index is damaged: %s", type(error).__name__)
        SearchIndex.objects.all().delete()


@unless_damaged()
def mark(model, keys):
    indexing.mark()


@unless_damaged()
def write_with_shown(model, keys):
    indexing.write_shown(model, indexing.write(model, keys))


@unless_damaged()
def write(model, keys):
    indexing.write(model, keys)


def tables_made(using, **kwargs):
    """Build the index if it is missing or of another release."""
    try:
        if using == DEFAULT_DB_ALIAS and not indexing.is_built():
            indexing.rebuild()
    except DatabaseError as error:  # a table is still to come
        log.warning("The search index was not built: %s", type(error).__name__)
