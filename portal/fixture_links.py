"""What the records of a load refer to: each other, or rows of the database."""

from django.core.exceptions import (
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    ValidationError,
)
from django.utils.translation import gettext_lazy as _

from portal.fixture_record import as_key, has_natural_key
from portal.fixture_value import clean_value


class Links:
    """Finds the target of every reference, in whatever order the records come."""

    def __init__(self, memory):
        self.memory = memory
        self.records = {}
        self.rows = {}

    def link(self, records):
        """Find what each record refers to; return the records, targets first.

        A record whose target comes later waits for it. A target that is nowhere is a
        fault of the record that refers to it.
        """
        linked, waiting = [], records
        while waiting:
            before, late = len(linked), []
            for record in waiting:
                (linked if self.link_one(record) else late).append(record)
            waiting = late
            if len(linked) == before:
                self.blame(waiting)
                break
        for record in linked:
            self.link_many(record)
        return linked

    def link_one(self, record):
        """Whether all foreign keys of the record have been found by now."""
        for name, raw in record.references.items():
            field = record.fields[name]
            if field.many_to_many or name in record.targets:
                continue
            try:
                record.targets[name] = self.find(field, raw)
            except ObjectDoesNotExist:
                return False
            except ValidationError as error:
                record.fault(error, name)
                record.targets[name] = None
        record.build()
        if not record.key and not record.problems:
            record.fault(_("The record does not say which row it is."))
        self.add(record)
        return True

    def link_many(self, record):
        for name, raw in record.references.items():
            field = record.fields[name]
            if not field.many_to_many:
                continue
            record.targets[name] = found = []
            for each in raw:
                try:
                    found.append(self.find(field, each))
                except ObjectDoesNotExist:
                    record.fault(missing(field, each), name)
                except ValidationError as error:
                    record.fault(error, name)

    def add(self, record):
        """Let other records find this one. Its key has to be new."""
        names = [(record.model, record.key)] if record.key else []
        if record.pk is not None:
            names.append((record.model, record.pk))
        for name in names:
            first = self.records.setdefault(name, record)
            if first is not record:
                error = _("The same row is record %(number)d of %(file)s.")
                params = {"number": first.number, "file": first.file}
                record.fault(ValidationError(error, params=params))
                return

    def find(self, field, raw):
        """The record or row that `raw` names: a natural key as a list, or a pk.

        Raises `ObjectDoesNotExist`, and `ValidationError` if it can name nothing.
        """
        model = field.remote_field.model
        if raw is None and not field.many_to_many:
            return None
        by_key = isinstance(raw, list) and has_natural_key(model)
        name = (model, as_key(raw) if by_key else read_pk(model, raw))
        if name in self.records:
            return self.records[name]
        if name not in self.rows:
            self.rows[name] = self.find_row(model, raw, name[1])
        if self.rows[name] is None:
            raise ObjectDoesNotExist
        return self.rows[name]

    def find_row(self, model, raw, key):
        if isinstance(raw, list):
            return self.memory.row(model, key) or self.by_natural_key(model, raw)
        return self.by_pk(model, key)

    def by_pk(self, model, pk):
        manager = model._default_manager.db_manager(self.memory.using)
        return manager.filter(pk=pk).first()

    def by_natural_key(self, model, parts):
        """The row with the natural key, or None. Raises `ValidationError`."""
        manager = model._default_manager.db_manager(self.memory.using)
        try:
            return manager.get_by_natural_key(*parts)
        except ObjectDoesNotExist:
            return None
        except (MultipleObjectsReturned, TypeError, ValueError):
            raise ValidationError(_("This key does not name one row.")) from None

    def blame(self, waiting):
        """Name the references for which the records wait in vain.

        Whoever waits for a waiting record is not at fault, unless all wait in a ring.
        """
        for record in waiting:
            record.build()
        present = {(each.model, each.key) for each in waiting if each.key}
        lost = [
            (record, name)
            for record in waiting
            for name in record.references
            if not record.fields[name].many_to_many and name not in record.targets
        ]
        guilty = [
            (record, name)
            for record, name in lost
            if (record.fields[name].remote_field.model, as_key(record.raw[name]))
            not in present
        ]
        for record, name in guilty or lost:
            record.fault(missing(record.fields[name], record.raw[name]), name)


def read_pk(model, raw):
    """The primary key that `raw` is. Raises `ValidationError`."""
    try:
        return clean_value(model._meta.pk, raw)
    except ValidationError as error:
        if not has_natural_key(model):
            raise
        raise ValidationError(
            _("Name the %(model)s by its natural key, as a list."),
            params={"model": model._meta.verbose_name},
        ) from error


def missing(field, raw):
    return ValidationError(
        _("There is no %(model)s %(key)s."),
        params={
            "model": field.remote_field.model._meta.verbose_name,
            "key": as_key(raw),
        },
    )
