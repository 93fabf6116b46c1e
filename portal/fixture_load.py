"""Loads records: checks them all, then saves what is new or changed."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.fixture_links import Links
from portal.fixture_memory import Memory
from portal.fixture_record import Record, has_natural_key
from portal.fixture_value import plain, stored


class InvalidFixtureError(Exception):
    """The fixture cannot be loaded; `problems` says why."""

    def __init__(self, problems):
        super().__init__(problems)
        self.problems = problems


@dataclass
class Result:
    """The records by what became of them; beside a kept one what staff changed."""

    written: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    models_with_pks: set = field(default_factory=set)


def load(records, using, overwrite=False):
    """Bring the checked records into the database and return the `Result`.

    Runs in the transaction of the caller. Raises `InvalidFixtureError` and
    `DatabaseError`; what was written by then has to be rolled back.
    """
    language = translation.get_language()
    # The columns without a language take the language that is active on saving.
    with translation.override(settings.LANGUAGE_CODE):
        models = {each.model for each in records}
        memory = Memory(models | related_models(models), using)
        links = Links(memory)
        in_order = links.link(records)
        stop_on_problems(records)
        for record in in_order:
            find_row(record, memory, links)
        stop_on_problems(records)
        loading = Loading(in_order, memory, overwrite, language)
        loading.run()
        stop_on_problems(records)
        loading.finish()
        stop_on_problems(records)
    return loading.result


def related_models(models):
    return {
        field.remote_field.model
        for model in models
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation
    }


def stop_on_problems(records):
    problems = [problem for record in records for problem in record.problems]
    if problems:
        raise InvalidFixtureError(problems)


def find_row(record, memory, links):
    """Find the row of the record, if there is one."""
    try:
        if has_natural_key(record.model):
            record.row = memory.row(record.model, record.key) or links.by_natural_key(
                record.model, record.instance.natural_key()
            )
        else:
            record.row = links.by_pk(record.model, record.pk)
    except ValidationError as error:
        record.fault(error)
    if record.row and record.pk not in (None, record.row.pk):
        error = _("The row with this key has the pk %(pk)s.")
        record.fault(ValidationError(error, params={"pk": record.row.pk}), "pk")


@contextmanager
def database_errors(record):
    """Turn what the database refuses into a fault of the record, and end the load."""
    try:
        yield
    except DatabaseError as error:
        record.fault(str(error))
        raise InvalidFixtureError(record.problems) from error


class Loading:
    """The second half of a load: from checked and linked records to saved rows."""

    def __init__(self, records, memory, overwrite, language):
        self.records = records
        self.memory = memory
        self.overwrite = overwrite
        self.language = language
        self.result = Result()
        self.failed = set()

    def run(self):
        for record in self.records:
            with database_errors(record):
                self.load(record)

    def load(self, record):
        """Save the record, unless that changes nothing or staff have a say."""
        if record.row is None:
            if self.memory.of(record) and not self.overwrite:
                self.result.kept.append((record, []))
            else:
                self.save(record, [*record.values, *record.references])
            return
        differing = [
            name
            for name in [*record.values, *record.references]
            if stored(record.fields[name], record.row) != wanted(record, name)
        ]
        if not differing:
            self.result.unchanged.append(record)
            return
        theirs = self.memory.changed_by_staff(record, differing)
        if theirs and not self.overwrite:
            self.result.kept.append((record, theirs))
        else:
            self.save(record, differing)

    def save(self, record, names):
        """Save the fields `names`, all but the many-to-many ones."""
        columns = [name for name in names if not record.fields[name].many_to_many]
        row = record.row or record.instance
        before = values_of(record, row, columns)
        if not (
            self.has_targets(record, names) and self.is_valid(record, row, columns)
        ):
            self.failed.add(record)
            return
        after = values_of(record, row, columns)
        if record.row and before == after and columns == names:
            # The model writes it in a form of its own, as it did the last time.
            self.result.unchanged.append(record)
            return
        row.save(using=self.memory.using)
        for name, value in values_of(record, row, columns).items():
            if value != after[name]:
                record.fault(_("This is filled in on saving. Leave it out."), name)
        if record.row is None and record.pk is not None:
            self.result.models_with_pks.add(record.model)
        record.row = row
        self.result.written.append(record)

    def is_valid(self, record, row, names):
        """Put the values into the row and check it as a whole."""
        try:
            assign(record, row, names)
            row.full_clean()
        except (OSError, SuspiciousFileOperation) as error:
            record.fault(str(error))
        except ValidationError as error:
            record.faults(self.in_our_words(row) or error)
        return not record.problems

    def in_our_words(self, row):
        """The errors of the row once more, in the language of the messages.

        Constraints choose their words at once, others only when they are shown. The
        row cannot be saved after this: its texts are those of another language.
        """
        with translation.override(self.language):
            try:
                row.full_clean()
            except ValidationError as error:
                return error
        return None

    def has_targets(self, record, names):
        """Whether the rows that the record refers to are there, or come."""
        targets = [(name, each) for name in names for each in targets_of(record, name)]
        if any(target in self.failed for name, target in targets):
            # One error is enough.
            return False
        error = _("The row was deleted by staff; --overwrite brings it back.")
        for name, target in targets:
            if target in self.deleted:
                record.fault(error, name)
        return not record.problems

    @cached_property
    def deleted(self):
        """The loaded records whose rows staff deleted, where they stay deleted."""
        if self.overwrite:
            return set()
        return {each for each in self.records if not each.row and self.memory.of(each)}

    def finish(self):
        """Set the many-to-many fields of what was written, and remember it all."""
        for record in self.result.written:
            with database_errors(record):
                for name in record.references:
                    if record.fields[name].many_to_many:
                        getattr(record.row, name).set(wanted(record, name))
        for record in [*self.result.written, *self.result.unchanged]:
            self.memory.remember(record)
        self.memory.save()


def targets_of(record, name):
    targets = record.targets.get(name) or []
    return targets if isinstance(targets, list) else [targets]


def wanted(record, name):
    """The value of the fixture as `stored()` gives the one of the row."""
    field = record.fields[name]
    if not field.is_relation:
        return plain(field, record.values[name])
    keys = {key_of(field, target) for target in targets_of(record, name)}
    if not field.many_to_many:
        return next(iter(keys), None)
    # A target that is not saved yet has no key, so the row cannot have it either.
    return None if None in keys else sorted(keys)


def key_of(field, target):
    row = target.row if isinstance(target, Record) else target
    attribute = "pk" if field.many_to_many else field.target_field.attname
    return getattr(row, attribute, None)


def values_of(record, row, names):
    return {name: stored(record.fields[name], row) for name in names}


def assign(record, row, names):
    for name in names:
        field = record.fields[name]
        if field.is_relation:
            setattr(row, field.attname, wanted(record, name))
        elif record.row:
            setattr(row, field.attname, record.values[name])
