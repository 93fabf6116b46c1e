"""The column of a rich text: whatever writes it, what is stored is clean."""

from django.db import models

from portal.content.rich_text import references, sanitize
from portal.content.rich_text.lookup import LOOKUP


def as_stored(text, lookup=LOOKUP):
    """A text as it is stored: clean, with references in the place of addresses."""
    return references.with_references(sanitize.clean(text), lookup) if text else text


class RichTextField(models.TextField):
    """A text, plain or HTML; forms, fixtures, imports and plain code store it clean."""

    def clean(self, value, model_instance):
        return as_stored(super().clean(value, model_instance))

    def pre_save(self, model_instance, add):
        value = as_stored(super().pre_save(model_instance, add))
        # What has no language mirrors one of the others; it is not to be written.
        if hasattr(self, "language"):
            setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self):
        """For the database it is a text, so no migration needs this module."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
