"""What is wrong with a fixture, in words for whoever loads it."""

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext


def printable(value, length):
    """The value in one short line that every terminal can show."""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, skipkeys=True, default=str)
    text = Truncator(value).chars(length, truncate="…")
    return "".join(
        each if each.isprintable() else ascii(each).strip("'") for each in text
    )


@dataclass
class Problem:
    """What is wrong and where; str() tells it in the active language."""

    reason: ValidationError
    file: str
    record: object = None
    field: str | None = None
    line: int | None = None

    def __str__(self):
        reason = printable(" ".join(self.reason.messages), 300)
        parts = [self.place(), *self.subject(), reason]
        return ": ".join(part for part in parts if part)

    def place(self):
        line = self.record.line(self.field) if self.record else self.line
        parts = [self.file]
        if self.record:
            parts.append(gettext("record %d") % self.record.number)
        if line:
            parts.append(gettext("line %d") % line)
        return ", ".join(parts)

    def subject(self):
        """The row, and the field with its value, as far as they are known."""
        if not self.record:
            return
        yield " ".join(filter(None, [self.record.label, self.record.key]))
        if not self.field:
            return
        values = {"pk": self.record.data.get("pk")} | self.record.raw
        if self.field in values:
            yield f"{self.field} = {printable(values[self.field], 60)}"
        else:
            yield self.field
