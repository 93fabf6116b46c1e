"""What was typed into a form, to be read without the form and without the database."""

import re
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse

from portal.admin.workflow.step_form import StepForm

# The third relation in the form of a city: relations-2-since.
INLINE = re.compile(r"(?P<relation>\w+)-(?P<number>[0-9]{1,4})-(?P<column>\w+)")

# What nobody types: in the form of a list, and in the one that asks before it deletes.
CHOSEN = {"action", "index", "post", "select_across"}


class RecoveredField(NamedTuple):
    """A field that was filled in; the label is None where only the code is known."""

    label: str | None
    name: str
    text: str


def recovered_fields(fields, model):
    """What a person filled in: no buttons, nothing that forms count for themselves."""
    for name, values in fields.lists():
        text = "\n".join(value for value in values if value.strip())
        is_filled_in = name not in CHOSEN and not name.startswith("_")
        if text and is_filled_in and not name.endswith("_FORMS"):
            yield RecoveredField(label_of(model, name), name, text)


def has_secrets(fields):
    """Whether there are passwords among the fields, which nothing keeps."""
    found = fields.lists()
    return any("password" in name.lower() and any(texts) for name, texts in found)


def model_of(request):
    """The model whose form it is, as the address says."""
    parts = request.path_info.removeprefix(reverse("admin:index")).split("/")
    try:
        return apps.get_model(*parts[:2])
    except (LookupError, ValueError):
        return None


def label_of(model, name):
    """What the form calls a posted field, such as 标题 (English), else None."""
    inline = INLINE.fullmatch(name)
    # A time is sent in two parts, published_at_0 and published_at_1.
    column = inline["relation"] if inline else re.sub(r"_\d$", "", name)
    prefix, _dash, step_field = column.partition("-")
    if prefix == StepForm.prefix and step_field in StepForm.base_fields:
        return StepForm.base_fields[step_field].label
    try:
        field = model._meta.get_field(column)
    except (AttributeError, FieldDoesNotExist):
        return None
    if not inline:
        return getattr(field, "verbose_name", None)
    label = label_of(field.related_model, inline["column"])
    kind = label and field.related_model._meta.verbose_name
    return f"{kind} {int(inline['number']) + 1}: {label}" if label else None
