"""Rows that are written many at once: Django tells nobody, this does."""

from itertools import batched

from django.db import models, transaction
from django.dispatch import Signal

# Sent with `rows`, a query of the rows that were written, after they were.
written_in_bulk = Signal()
AT_ONCE = 500  # keys in a query


class ToldQuerySet(models.QuerySet):
    """Sends `written_in_bulk` for what else would be written without a word."""

    def update(self, **values):
        with transaction.atomic(using=self.db):
            keys = list(self.order_by().values_list("pk", flat=True))
            number = super().update(**values)
            self.tell(keys)
        return number

    update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            self.tell([row.pk for row in made])
        return made

    bulk_create.alters_data = True

    def tell(self, keys):
        """Say which rows were written; `bulk_update` comes here through `update`."""
        for some in batched(keys, AT_ONCE):
            rows = self.model._base_manager.using(self.db).filter(pk__in=some)
            written_in_bulk.send(sender=self.model, rows=rows)
