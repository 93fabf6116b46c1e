"""Keep the entries up to date, for any write: form, copy, fixture, table, bulk.

An entry is written in the transaction of its row. If the index is damaged the row is
saved all the same, and the search is unavailable until a rebuild.
"""

import logging
from contextlib import contextmanager

from django.db import DatabaseError, transaction
from django.db.models.signals import post_delete, post_save

from portal.content.kinds import content_models
from portal.content.parts import owned_links, shown_links
from portal.content.querysets import written_in_bulk
from portal.models import SearchIndex, Synonym
from portal.models.audit import derive
from portal.models.derived import build_with_tables, write_with_rows
from portal.public.search import indexing

log = logging.getLogger(__name__)


def listen(app):
    """Connect to changes of rows with a page and of their parts, and to new tables."""
    for model in content_models():
        post_save.connect(content_saved, model)
        post_delete.connect(content_deleted, model)
    write_with_rows(write_with_shown, links_of, write)
    for signal in (post_save, post_delete, written_in_bulk):
        signal.connect(synonyms_changed, Synonym)
    build_with_tables(app, indexing.is_built, indexing.rebuild)


def links_of(model):
    """Return the foreign keys of the rows that are shown on the page of a row."""
    return [*owned_links(model), *shown_links(model)]


def content_saved(sender, instance, **kwargs):
    if instance.live_id is None:
        derive(write_with_shown, sender, [instance.pk])


def content_deleted(sender, instance, **kwargs):
    if instance.live_id is not None:
        return
    with unless_damaged():
        indexing.entries_for(sender, [instance.pk]).delete()


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
