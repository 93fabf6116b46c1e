"""`manage.py run`: everything between a fresh copy and a page in the browser."""

import errno
import os
import socket
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django.utils.translation import gettext as _

from portal import demo
from portal.archive.restore import is_in_use
from portal.management.exclusive import preparing
from portal.management.terminal import terminal_language
from portal.models import User

HOST = "127.0.0.1"


def read_port():
    """Return the port from the environment. Raises `CommandError` if invalid."""
    value = os.environ.get("PORT") or "8000"
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 2**16):
        raise CommandError(
            _("PORT must be a number from 1 to 65535, not %(value)r.")
            % {"value": value}
        )
    return int(value)


def check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                message = _(
                    "Port %(port)d is in use: stop what uses it, or set PORT to "
                    "another number."
                )
            else:
                message = _("Port %(port)d cannot be used: %(reason)s.")
            raise CommandError(
                message % {"port": port, "reason": error.strerror}
            ) from None


def check_connection():
    """Connect once without the pool, which hides the reason for half a minute."""
    with connection.wrap_database_errors:
        parameters = connection.get_connection_params()
        if connection.vendor == "postgresql":
            parameters["connect_timeout"] = 5
        connection.Database.connect(**parameters).close()


def prepare():
    """Bring the database up to date, and fill it if it is new.

    Filling is one transaction: a first start that dies halfway leaves a database that
    is still new to the next one. A second start at the same time waits for the first.
    """
    folders = map(Path, settings.FIXTURE_DIRS)
    fixtures = sorted(str(path) for f in folders for path in f.glob("*.yaml"))
    try:
        check_connection()
        with preparing():
            call_command("migrate", verbosity=0, interactive=False)
            with transaction.atomic():
                is_new = not is_in_use()
                if is_new and fixtures:
                    call_command("loaddata", *fixtures, verbosity=0)
                if is_new and settings.DEBUG:
                    demo.make_accounts()
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(
            _("The database could not be prepared: %(reason)s") % {"reason": reason}
        ) from None


def demo_accounts():
    """Return a line with the demo accounts, empty if none of them can sign in."""
    users = User.objects.filter(email__endswith=demo.EMAIL, is_active=True)
    names = ", ".join(users.order_by("pk").values_list("username", flat=True))
    if not settings.DEBUG or not names:
        return ""
    return _("Demo accounts: %(names)s; password: %(password)s") % {
        "names": names,
        "password": demo.PASSWORD,
    }


class Command(BaseCommand):
    help = "Prepares the database, fills it on the first run, and serves the portal."
    requires_system_checks = []  # the server makes them

    def handle(self, **options):
        call_command("compilemessages")
        with translation.override(terminal_language()):
            port = read_port()
            # The server's reloader calls this again at each change of a file.
            if DJANGO_AUTORELOAD_ENV not in os.environ:
                check_port(port)
                self.stdout.write(_("Preparing the database …"))
                prepare()
                site = f"http://{HOST}:{port}"
                lines = [f"{site}/{code}/  {name}" for code, name in settings.LANGUAGES]
                lines.append(f"{site}{reverse('admin:index')}  {_('Administration')}")
                self.stdout.write("\n".join(["", *lines, "", demo_accounts()]))
        call_command("runserver", f"{HOST}:{port}", skip_checks=False)
