"""`manage.py makemigrations`: Django's, without the columns of added languages."""

from django.core.management.commands import makemigrations

from portal.content.i18n.columns import Autodetector


class Command(makemigrations.Command):
    autodetector = Autodetector
