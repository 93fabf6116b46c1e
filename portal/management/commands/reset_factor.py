"""`manage.py reset_factor NAME`: for an administrator who has lost all factors."""

from django.core.management import BaseCommand, CommandError

from portal.models import User
from portal.models.accounts.second_factor import reset


class Command(BaseCommand):
    help = "Takes passkeys, code app and recovery codes from an account."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the account name with which they sign in")

    def handle(self, *args, **options):
        try:
            user = User.objects.get_by_natural_key(options["name"])
        except User.DoesNotExist:
            raise CommandError(f"There is no account {options['name']!r}.") from None
        reset(user)
        self.stdout.write(
            f"{user} signs in with the password alone, and sets up a new second factor."
        )
