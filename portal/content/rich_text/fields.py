"""The column of a rich text, which is always stored clean."""

from django.db import models

from portal.content.rich_text import references, sanitize
from portal.content.rich_text.lookup import LOOKUP


def as_stored(text, lookup=LOOKUP):
    """Return a text in its stored form: clean, with references for addresses."""
    return references.with_references(sanitize.clean(text), lookup) if text else text


class RichTextField(models.TextField):
    """A text, plain or HTML; forms, fixtures, imports and plain code store it clean."""

    def clean(self, value, model_instance):
        return as_stored(super().clean(value, model_instance))

    def pre_save(self, model_instance, add):
        value = as_stored(super().pre_save(model_instance, add))
        # The field without a language mirrors another one and is not written.
        if hasattr(self, "language"):
            setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self):
        """Deconstruct as a text field, so that no migration needs this module."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
