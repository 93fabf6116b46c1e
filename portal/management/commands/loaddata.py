"""Django's `loaddata`, but strict, repeatable, and careful with the work of staff."""

import lzma
import os
import sys
import zipfile
import zlib
from contextlib import closing

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.db import connections, router
from django.utils.functional import cached_property
from django.utils.translation import gettext

from portal.editorial.records.fixtures.load import InvalidFixtureError, load
from portal.editorial.records.fixtures.record import Record
from portal.editorial.records.record import Problem
from portal.editorial.records.sources import UnreadableError, read_fixture
from portal.management.terminal import TerminalCommand
from portal.models.audit import Event
from portal.models.audit import record as record_act

BROKEN_ARCHIVE = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)
PROBLEMS_SHOWN = 100


class Command(TerminalCommand, loaddata.Command):
    help = (
        "Loads fixtures, all of them or nothing. Rows that are equal already are not "
        "written; rows that staff changed or deleted since the last load are named "
        "and left alone."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Replace what staff changed or deleted by the fixtures.",
        )

    def handle(self, *fixture_labels, **options):
        self.overwrite = options["overwrite"]
        super().handle(*fixture_labels, **options)

    @cached_property
    def compression_formats(self):
        # bytes, since the locale must not decide how a fixture is read
        stdin = getattr(sys.stdin, "buffer", sys.stdin)
        return super().compression_formats | {"stdin": (lambda *args: stdin, None)}

    def loaddata(self, fixture_labels):
        self.serialization_formats = ["json", "yaml"]
        self.problems = []
        paths = dict.fromkeys(
            found[0] for label in fixture_labels for found in self.find_fixtures(label)
        )
        try:
            records = [each for path in paths for each in self.read_records(path)]
            if self.problems:
                raise InvalidFixtureError(self.problems)
            result = load(records, self.using, self.overwrite)
        except InvalidFixtureError as error:
            lines = [str(each) for each in error.problems[:PROBLEMS_SHOWN]]
            if (more := len(error.problems) - PROBLEMS_SHOWN) > 0:
                lines.append(gettext("… and %d more.") % more)
            lines.append(gettext("Nothing was loaded."))
            raise CommandError("\n".join(lines)) from None
        models = {each.model for each in result.written if each.pk is not None}
        self.reset_sequences(connections[self.using], models)
        if result.written:
            names = [os.path.basename(path)[:100] for path in paths]
            record_act(Event.IMPORTED, files=names, rows=len(result.written))
        if self.verbosity >= 1:
            self.report(result)

    def read_records(self, path):
        """Yield the checked records of a file, and note the errors."""
        name = os.path.relpath(path) if path.startswith(os.getcwd()) else path
        _, language, compression = self.parse_name(os.path.basename(path))
        open_method, mode = self.compression_formats[compression]
        try:
            with closing(open_method(path, mode)) as fixture:
                data = fixture.read()
            data = data.encode() if isinstance(data, str) else data
            items = read_fixture(data, language)
        except UnreadableError as error:
            self.problems.append(Problem(error, name, line=error.line))
            return
        except BROKEN_ARCHIVE as error:
            self.problems.append(Problem(ValidationError(str(error)), name))
            return
        for number, item in enumerate(items, start=1):
            record = Record(name, number, item)
            if not record.check_shape():
                self.problems += record.problems
            elif not self.is_excluded(record.model):
                record.check_fields(self.ignore)
                yield record

    def is_excluded(self, model):
        return (
            model._meta.app_config in self.excluded_apps
            or model in self.excluded_models
            or not router.allow_migrate_model(self.using, model)
        )

    def report(self, result):
        for record, names in result.kept:
            text = gettext("deleted by staff, and stays deleted")
            if names:
                text = gettext("changed by staff and left alone: %(fields)s")
                text %= {"fields": ", ".join(names)}
            self.stdout.write(f"{record.label} {record.key}: {text}")
        text = gettext(
            "%(written)d written, %(unchanged)d unchanged, %(kept)d left alone"
        )
        names = ("written", "unchanged", "kept")
        self.stdout.write(text % {name: len(getattr(result, name)) for name in names})
