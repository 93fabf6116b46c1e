"""What earlier loads wrote, so that the changes of staff can be told from theirs."""

from portal.fixture_value import digest, stored
from portal.models import LoadedRow


class Memory:
    """The `LoadedRow`s of some models, and the rows that they are about."""

    def __init__(self, models, using):
        self.using = using
        self.by_key, self.by_pk = {}, {}
        self.rows = {}
        for model in models:
            self.recall(model)
        self.new, self.changed = [], []

    def recall(self, model):
        label = model._meta.label_lower
        for loaded in LoadedRow.objects.using(self.using).filter(model=label):
            self.by_key[label, loaded.key] = loaded
            self.by_pk[label, loaded.object_id] = loaded
        pks = [pk for name, pk in self.by_pk if name == label]
        manager = model._default_manager.db_manager(self.using)
        for pk, row in manager.in_bulk(pks).items():
            self.rows[label, str(pk)] = row

    def row(self, model, key):
        """The row that was loaded under the key, even if staff changed its address."""
        loaded = self.by_key.get((model._meta.label_lower, key))
        return loaded and self.rows.get((loaded.model, loaded.object_id))

    def of(self, record):
        """The `LoadedRow` of the record, or None."""
        name = (record.label, str(record.row.pk)) if record.row else None
        return self.by_key.get((record.label, record.key)) or self.by_pk.get(name)

    def changed_by_staff(self, record, differing):
        """The names of the fields that staff changed since the last load.

        A row that was never loaded is theirs as a whole, a field that no fixture named
        before is theirs if there is something in it.
        """
        loaded = self.of(record)
        if not loaded:
            return differing
        names = [
            name
            for name, known in loaded.digests.items()
            if name in record.fields
            and digest(stored(record.fields[name], record.row)) != known
        ]
        return names + [
            name
            for name in differing
            if name not in loaded.digests and is_filled(record.fields[name], record.row)
        ]

    def remember(self, record):
        """Note what is now in the row; `save()` writes all notes."""
        digests = {
            name: digest(stored(record.fields[name], record.row))
            for name in [*record.values, *record.references]
        }
        loaded, pk = self.of(record), str(record.row.pk)
        if not loaded:
            self.new.append(
                LoadedRow(
                    model=record.label, key=record.key, object_id=pk, digests=digests
                )
            )
        elif (loaded.digests, loaded.object_id) != (digests, pk):
            loaded.digests, loaded.object_id = digests, pk
            self.changed.append(loaded)

    def save(self):
        rows = LoadedRow.objects.using(self.using)
        rows.bulk_create(self.new, batch_size=500)
        if self.changed:
            rows.bulk_update(self.changed, ["digests", "object_id"], batch_size=100)


def is_filled(field, row):
    value = stored(field, row)
    default = [] if field.many_to_many else field.get_default()
    return value not in (None, "", [], default)
