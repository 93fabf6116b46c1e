"""Why a row cannot be stored or shown, in sentences that name the field."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _


def reasons(error, model):
    """Return the messages of a `ValidationError` of a model, with field labels."""
    if not hasattr(error, "error_dict"):
        return error.messages
    found = []
    for name, texts in error:
        label = label_of(model, name)
        found += [
            _("%(name)s: %(text)s") % {"name": label, "text": text} if label else text
            for text in texts
        ]
    return list(dict.fromkeys(found))


def label_of(model, name):
    try:
        return str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return ""  # it is about several fields
