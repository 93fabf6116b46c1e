"""Write each entry to the log, so that there is a copy outside the database."""

import json
import logging

from portal.models.audit.chain import said_by

log = logging.getLogger("portal.audit")


def mirror(entry):
    """Write the entry to the log: all its values, with its digest, as JSON."""
    values = {**said_by(entry), "digest": entry.digest}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    log.info("%s", "".join(map(printable, text)))


def printable(character):
    """Return the character, or its escape if it ends a line or controls a terminal."""
    return character if character.isprintable() else json.dumps(character)[1:-1]
