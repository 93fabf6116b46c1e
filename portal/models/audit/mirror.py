"""Each entry as one line of the log, so that a copy stands outside the database."""

import json
import logging

from portal.models.audit.chain import said_by

log = logging.getLogger("portal.audit")


def mirror(entry):
    """Write the entry to the log: all that it says, with its digest, as JSON."""
    values = {**said_by(entry), "digest": entry.digest}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    log.info("%s", "".join(map(printable, text)))


def printable(character):
    """The character, or its escape where it would begin a line or steer a terminal."""
    return character if character.isprintable() else json.dumps(character)[1:-1]
