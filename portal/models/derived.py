"""Rows derived from content, such as search entries, written with it.

They are written in the transaction of a row, whatever writes that: form, copy, fixture,
table, bulk.
"""

import logging

from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.db.models.signals import post_delete, post_migrate, post_save, pre_save

from portal.content.kinds import content_models
from portal.content.querysets import written_in_bulk
from portal.models.audit import derive

log = logging.getLogger(__name__)
LINKS = {}  # by model of a part, the foreign key to its owner


def write_with_rows(write, links_of, write_owners=None):
    """Call `write(model, keys)` for rows written in bulk, and for owners of parts.

    `links_of(model)` are the foreign keys of parts to their owners, which may have a
    function of their own. Rows that are saved one by one are left to the caller.
    """

    def rows_written(sender, rows, **kwargs):
        derive(write, sender, rows.values_list("pk", flat=True))

    for model in content_models():
        written_in_bulk.connect(rows_written, model, weak=False)
        for link in links_of(model):
            write_with_parts(write_owners or write, link)


def write_with_parts(write, link):
    """Call `write` for the owner of a written part, and for its former owner."""

    def part_written(sender, instance, **kwargs):
        former = getattr(instance, "belonged_to", None)
        owners = {getattr(instance, link.attname), former}
        derive(write, link.related_model, owners - {None})

    def parts_written(sender, rows, **kwargs):
        owners = set(rows.values_list(link.attname, flat=True))
        derive(write, link.related_model, owners - {None})

    LINKS[link.model] = link
    pre_save.connect(part_moves, link.model)
    post_save.connect(part_written, link.model, weak=False)
    post_delete.connect(part_written, link.model, weak=False)
    written_in_bulk.connect(parts_written, link.model, weak=False)


def part_moves(sender, instance, **kwargs):
    """Note on a part from which row it is moved, asked once for all that is derived."""
    stored = sender._base_manager.filter(pk=instance.pk)
    instance.belonged_to = stored.values_list(LINKS[sender].attname, flat=True).first()


def build_with_tables(app, is_built, rebuild):
    """Call `rebuild` after a migration, unless `is_built` returns True."""

    def tables_made(using, **kwargs):
        try:
            if using == DEFAULT_DB_ALIAS and not is_built():
                rebuild()
        except DatabaseError as error:  # a table is still to come
            name = f"{rebuild.__module__}.{rebuild.__name__}"
            log.warning("%s failed: %s", name, type(error).__name__)

    post_migrate.connect(tables_made, app, weak=False)
