"""The language of the terminal."""

import os

from django.conf import settings


def terminal_language():
    """Return the site's language nearest to the locale of the terminal, or `en`.

    As in POSIX, LC_ALL comes before LC_MESSAGES and that before LANG.
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next(filter(None, map(os.environ.get, names)), "")
    wanted = locale.replace("_", "-").split("-")[0].lower()
    codes = [code for code, name in settings.LANGUAGES]
    return next((code for code in codes if code.split("-")[0] == wanted), "en")
