"""What the commands `backup` and `restore` say."""

import sys
from contextlib import contextmanager
from datetime import datetime

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import translation
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.archive.container import ArchiveError
from portal.management.terminal import Progress, size_in_words, terminal_language


@contextmanager
def at_the_terminal():
    """Say what goes wrong in a sentence of the terminal's language; gives progress."""
    with translation.override(terminal_language()):
        progress = Progress()
        try:
            yield progress
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            name = f"{error.filename}: " if error.filename else ""
            raise CommandError(f"{name}{reason_of(error)}") from error
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(
                _("The database says: %(reason)s. Nothing was changed.")
                % {"reason": reason.rstrip(".")}
            ) from error
        finally:
            progress.end()


def reason_of(error):
    """What an error says, of the disk or of a server, or of the copy itself."""
    return getattr(error, "strerror", None) or str(error)


def lines_of(here, there=None):
    """A line for each copy: when it was made, how large it is, its name, its places."""
    there = there or {}
    copies = sorted({**here, **there}.items(), key=lambda each: each[1], reverse=True)
    for name, (at, size) in copies:
        places = [_("on this machine")] if name in here else []
        places += [_("off this machine")] if name in there else []
        words = size_in_words(size)
        yield f"{time_in_words(at)}  {words:>10}  {name}  {_(', ').join(places)}"


def in_words(copy):
    size, newest = sum(f.size for f in copy.files.values()), copy.manifest["newest"]
    text = _(
        "%(file)s is a good copy of release %(release)s: %(rows)s rows and %(size)s of "
        "stored files, last changed %(time)s."
    ) % {
        "file": copy.source,
        "release": copy.release,
        "rows": number_format(copy.rows, use_l10n=True),
        "size": size_in_words(size),
        "time": time_in_words(newest and datetime.fromisoformat(newest)),
    }
    return "\n".join([text, *remarks(copy)])


def time_in_words(moment):
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else _("never")


def remarks(copy):
    if not copy.manifest["addresses"]:
        yield _("Without the e-mail addresses of readers.")
    if names := copy.manifest["missing"]:
        yield _("Files that were missing already when it was made: %(names)s") % {
            "names": ", ".join(names)
        }


def is_watched(command):
    """Return True if a person reads the output; a timer does not."""
    return command.stdout.isatty() or sys.stderr.isatty()
