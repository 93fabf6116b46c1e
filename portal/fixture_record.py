"""One record of a fixture: what it says, and what is wrong with it."""

import json
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    ObjectDoesNotExist,
    SuspiciousFileOperation,
    ValidationError,
)
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

from portal.fixture_problem import Problem
from portal.fixture_text import Mapping
from portal.fixture_value import clean_value


def has_natural_key(model):
    manager = model._default_manager
    return hasattr(model, "natural_key") and hasattr(manager, "get_by_natural_key")


def translated_names(model):
    """The columns of each translated field: {title: [title_zh_hans, ...]}."""
    try:
        fields = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        return {}
    codes = [code for code, name in settings.LANGUAGES]
    return {
        name: [build_localized_fieldname(name, code) for code in codes]
        for name in fields
    }


@dataclass(eq=False)
class Record:
    """A record and what becomes of it on the way into the database.

    `values` are ready, `references` still as in the file, `targets` what they refer to
    (rows or other records). `row` is the row in the database, once there is one.
    """

    file: str
    number: int
    data: object
    model: type | None = None
    pk: object = None
    key: str = ""
    values: dict = field(default_factory=dict)
    references: dict = field(default_factory=dict)
    targets: dict = field(default_factory=dict)
    instance: models.Model | None = None
    row: models.Model | None = None
    problems: list = field(default_factory=list)

    @property
    def label(self):
        return self.model._meta.label_lower if self.model else ""

    @property
    def raw(self):
        """The fields as the file has them, as far as it has any."""
        fields = self.data.get("fields") if isinstance(self.data, Mapping) else None
        return fields if isinstance(fields, Mapping) else Mapping()

    @cached_property
    def fields(self):
        """The fields that a fixture can name, by name."""
        meta = self.model._meta
        fields = [*meta.concrete_fields, *meta.many_to_many]
        return {each.name: each for each in fields if not each.primary_key}

    def fault(self, reason, name=None):
        """Note what is wrong with the record, or with its field `name`."""
        if not isinstance(reason, ValidationError):
            reason = ValidationError(reason)
        known = [(each.field, each.reason.messages) for each in self.problems]
        if (name, reason.messages) not in known:
            self.problems.append(Problem(reason, self.file, self, name))

    def line(self, name=None):
        """The line of the field `name`, else of the record; None if not known."""
        return self.raw.lines.get(name, getattr(self.data, "line", None))

    def faults(self, error):
        """Note the errors of a `full_clean()`, each at its field."""
        translations = translated_names(self.model)
        for name, errors in error.error_dict.items():
            # What is wrong with `title` is wrong with a column that the file has.
            shown = translations.get(name, [name])[0]
            for each in errors:
                self.fault(each, None if name == NON_FIELD_ERRORS else shown)

    def check_shape(self):
        """Whether there are a model and fields at all, so that more can be checked."""
        allowed = {"model", "pk", "fields"}
        if not isinstance(self.data, Mapping) or not set(self.data) <= allowed:
            self.fault(_("A record has a model, fields and nothing else but a pk."))
        elif self.raw is not self.data.get("fields"):
            self.fault(_("The record has no fields."))
        else:
            name = str(self.data.get("model", ""))
            try:
                self.model = apps.get_model(name)
            except (LookupError, ValueError):
                error = _("There is no model “%(name)s”.")
                self.fault(ValidationError(error, params={"name": name[:60]}))
        return bool(self.model)

    def check_fields(self, ignore_unknown):
        translations = translated_names(self.model)
        if self.data.get("pk") is not None:
            try:
                self.pk = clean_value(self.model._meta.pk, self.data["pk"])
            except ValidationError as error:
                self.fault(error, "pk")
        for name, raw in self.raw.items():
            try:
                if name in translations:
                    error = _("This field is translated: give %(columns)s instead.")
                    columns = ", ".join(translations[name])
                    raise ValidationError(error, params={"columns": columns})
                if name in self.fields:
                    self.check_field(self.fields[name], raw)
                elif not ignore_unknown:
                    raise ValidationError(_("There is no such field."))
            except ValidationError as error:
                self.fault(error, name)

    def check_field(self, field, raw):
        if not field.is_relation:
            self.values[field.name] = clean_value(field, raw)
        elif field.many_to_many and not isinstance(raw, list):
            raise ValidationError(_("A list is expected here."))
        elif raw is not None or field.null:
            self.references[field.name] = raw
        else:
            raise ValidationError(field.error_messages["null"])

    def build(self):
        """Make the instance in memory, and from it the key."""
        try:
            self.instance = self.make_instance(self.values)
        except (OSError, SuspiciousFileOperation) as error:
            # A picture is measured as soon as its name is known.
            self.fault(str(error))
            files = models.FileField
            self.instance = self.make_instance(
                {
                    name: value
                    for name, value in self.values.items()
                    if not isinstance(self.fields[name], files)
                }
            )
        self.key = self.make_key()

    def make_instance(self, values):
        related = {
            name: target.instance if isinstance(target, Record) else target
            for name, target in self.targets.items()
            if not self.fields[name].many_to_many
        }
        pk = {} if self.pk is None else {"pk": self.pk}
        return self.model(**pk, **values, **related)

    def make_key(self):
        """The natural key or else the pk, as JSON; empty if the record lacks it."""
        parts = [self.pk]
        if has_natural_key(self.model):
            try:
                parts = list(self.instance.natural_key())
            except (ObjectDoesNotExist, AttributeError):
                return ""
        return "" if any(part in (None, "") for part in parts) else as_key(parts)


def as_key(parts):
    return json.dumps(parts, ensure_ascii=False, default=str)
