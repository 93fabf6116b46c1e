"""`manage.py migrate`: Django's, by one process at a time."""

from django.core.management.commands import migrate

from portal.management.exclusive import preparing
from portal.management.statistics import gather_statistics


class Command(migrate.Command):
    def handle(self, *args, **options):
        with preparing(options["database"]):
            super().handle(*args, **options)
            gather_statistics(options["database"])
