"""`manage.py migrate`: Django's, by one process at a time."""

from django.core.management.commands import migrate

from portal.management.exclusive import preparing


class Command(migrate.Command):
    def execute(self, *args, **options):
        """Wait with the system checks too: they fail while another process writes."""
        with preparing(options["database"]):
            return super().execute(*args, **options)
