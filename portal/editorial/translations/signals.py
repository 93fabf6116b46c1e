"""Keeps former translations true, whatever writes a row: form, fixture, table, bulk."""

import logging

from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.db.models.signals import post_delete, post_migrate, post_save

from portal.content.kinds import content_models
from portal.content.parts import translated_links
from portal.content.querysets import written_in_bulk
from portal.editorial.translations import memory
from portal.models import Comment, TranslationSegment, TranslationTask
from portal.models.audit import derive

log = logging.getLogger(__name__)
PARTS = {}  # by model of a part, the foreign key to its row


def listen(app):
    """Connect to changes of rows with texts and of their parts, and to new tables."""
    for model in content_models():
        post_save.connect(content_saved, model)
        post_delete.connect(content_deleted, model)
        written_in_bulk.connect(content_written, model)
        for link in translated_links(model):
            PARTS[link.model] = link
            post_save.connect(part_written, link.model)
            post_delete.connect(part_written, link.model)
            written_in_bulk.connect(parts_written, link.model)
    post_migrate.connect(tables_made, app)


def content_saved(sender, instance, **kwargs):
    for row in derive(memory.write, sender, [instance.pk]) or ():
        instance.untranslated = row.untranslated


def content_written(sender, rows, **kwargs):
    derive(memory.write, sender, rows.values_list("pk", flat=True))


def content_deleted(sender, instance, **kwargs):
    for notes in (Comment, TranslationTask):
        notes.objects.about(instance).delete()
    if instance.live_id is None:
        rows = TranslationSegment.objects.filter(kind=sender._meta.label_lower)
        rows.filter(object_id=instance.pk).delete()


def part_written(sender, instance, **kwargs):
    """Write the row that the part belongs to, and the one it was taken from."""
    link = PARTS[sender]
    owners = {getattr(instance, link.attname), (instance.known or {}).get(link.attname)}
    derive(memory.write, link.related_model, owners - {None})


def parts_written(sender, rows, **kwargs):
    link = PARTS[sender]
    owners = set(rows.values_list(link.attname, flat=True))
    derive(memory.write, link.related_model, owners - {None})


def tables_made(using, **kwargs):
    """Read what was translated before there was a place to look it up."""
    try:
        if using == DEFAULT_DB_ALIAS and not TranslationSegment.objects.exists():
            memory.rebuild()
    except DatabaseError as error:  # a table is still to come
        log.warning("Former translations were not read: %s", type(error).__name__)
