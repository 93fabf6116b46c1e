"""The audit trail: who signed in, who gave whom which right, who published what.

Entries are only ever added, by `record`. Each carries a digest of itself and of the one
before it, and the head of the chain is sealed with the key of the site, so that
`manage.py audit` finds rows that were changed, deleted or swapped in the database.
"""

# ruff: noqa: F401 - names are handed on

from portal.models.audit.entries import (
    READING,
    WRITING,
    AuditEntry,
    AuditHead,
    Event,
    Refusal,
    Step,
)
from portal.models.audit.recording import (
    act,
    acts_together,
    comment_of,
    derive,
    note_version,
    record,
)
