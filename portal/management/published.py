"""What the commands about published pages have in common."""

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from portal.management.terminal import terminal_language


def check_is_used():
    """Raise `CommandError` where pages do not become files."""
    if not settings.PUBLISHED_ROOT:
        with translation.override(terminal_language()):
            raise CommandError(
                _("PUBLISHED_ROOT is not set, so no page becomes a file.")
            )
