"""`manage.py migrate`: Django's, by one process at a time, with added languages."""

from django.core.management.commands import migrate
from django.db import connections

from portal.content.i18n.columns import Autodetector, change_columns, follow
from portal.management.exclusive import preparing
from portal.server.languages import added_languages


class Command(migrate.Command):
    autodetector = Autodetector

    def execute(self, *args, **options):
        """Wait with the system checks too: they fail while another process writes."""
        with preparing(options["database"]):
            return super().execute(*args, **options)

    def handle(self, *args, **options):
        connection, codes = connections[options["database"]], added_languages()
        is_only_asked = options.get("plan") or options.get("check_unapplied")
        if codes and not is_only_asked:
            change_columns(connection, codes, are_wanted=True)
            follow(connection)
        super().handle(*args, **options)
