"""`manage.py makemessages`: collects messages in an order that code does not change."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    # A translation of something else that is alike would have to be found and removed.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
    # By message and not by file, so that code can move.
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--sort-output"]
