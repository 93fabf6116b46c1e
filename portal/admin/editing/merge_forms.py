"""Two people in one form: what only one of them changed is kept, the rest is asked.

A form carries digests of what its reader saw. When it comes back, each field is looked
at three ways: what was seen, what is stored now, and what was typed. A field that only
the other changed stays as the other left it. Where both changed it, nothing is saved,
and the form shows both versions and asks which one is to stay.
"""

import datetime
import hashlib
import json

from django import forms
from django.db.models import Manager, Model, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME as DELETE
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.content.text import unix_lines
from portal.editorial.revisions.text_diff import sides
from portal.models import Draft

SEEN = "_seen"
MINE, THEIRS = "mine", "theirs"


def plain(value):
    """A value of a form, before or after cleaning, in the one form to compare."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple | QuerySet | Manager):
        return sorted(plain(each) for each in value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if value is None or value is False:
        return ""
    return unix_lines(str(value)).strip()


def digest(value):
    return hashlib.sha256(json.dumps(plain(value)).encode()).hexdigest()[:12]


def read_seen(data):
    """The digests that came back with a form, by row; none where they are unreadable.

    What was not seen is asked about, so a lost or damaged field overwrites nothing.
    """
    try:
        found = json.loads(data.get(SEEN) or "{}")
    except (ValueError, RecursionError):
        return {}
    rows = found.items() if isinstance(found, dict) else []
    return {name: row for name, row in rows if isinstance(row, dict)}


class MergingForm(forms.ModelForm):
    """A form of one row that finds out what others changed in it meanwhile."""

    # The key of a row that was deleted after the reader had opened it.
    deleted_key = None
    # Whose form it is, and the row to which all of it belongs.
    reader = owner = None
    kept_from_reader = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept_from_others, self.in_conflict = [], []

    @property
    def seen_name(self):
        """The name of the row among the digests of the form; None for a new one."""
        key = self.deleted_key or self.instance.pk
        return f"{self._meta.model._meta.label_lower}:{key}" if key else None

    @cached_property
    def seen(self):
        return read_seen(self.data).get(self.seen_name, {})

    @cached_property
    def stored(self):
        """Digests of what is stored."""
        return {
            name: self.digest(name, bound.initial)
            for name, bound in self._bound_items()
            if name != "id"
        }

    def digest(self, name, value):
        """The digest of a value; its field may know what means the same."""
        compared = getattr(self.fields[name], "compared", lambda value: value)
        return digest(compared(value))

    def seen_next(self):
        """Digests of what the reader has seen when the form comes back again."""
        if self.deleted_key:
            return self.seen
        asked = {
            name: None if name == DELETE else self.seen.get(name)
            for name in self.in_conflict
        }
        return {**self.stored, **asked}

    @cached_property
    def last_saver(self):
        """The person who saved the whole row last; None where that is not known."""
        if not self.owner:
            return None
        if hasattr(self.owner, "updated_by"):
            return self.owner.updated_by
        return Draft.objects.last_sender(self.owner)

    def is_own(self):
        """Whether the last to save was the reader, in another tab or window."""
        return self.last_saver is not None and self.last_saver == self.reader

    def choice(self, name):
        """What the reader chose for a field that both changed, or None."""
        return self.data.get(f"_choose-{self.add_prefix(name)}")

    def chose(self, choice, name, stored):
        """Whether this was chosen, with this very version of the other in sight."""
        shown = self.data.get(f"_chosen-{self.add_prefix(name)}")
        return self.choice(name) == choice and shown == stored

    def _clean_fields(self):
        super()._clean_fields()
        if self.instance.pk is None or not self.is_bound:
            return
        for name, stored in self.stored.items():
            if name != DELETE and self.seen.get(name) != stored:
                self.settle(name, stored)
        self.changed_data = list(self.changed_by_reader())
        for name in self.kept_from_others:
            self.fields[name].disabled = False

    def changed_by_reader(self):
        """The fields to be saved: not what was kept, nor what means the same as before.

        A browser sends other line ends than a fixture has, and no space at the ends.
        """
        for name, bound in self._bound_items():
            is_file = isinstance(bound.field, forms.FileField)
            is_same = name in self.cleaned_data and not is_file
            is_same = is_same and self.is_as_stored(name)
            if not is_same and name != DELETE and bound._has_changed():
                yield name

    def is_as_stored(self, name):
        return self.digest(name, self.cleaned_data[name]) == self.stored.get(name)

    def settle(self, name, stored):
        """Decide what becomes of a field that is no longer as it was seen."""
        is_valid = name in self.cleaned_data
        mine = self.digest(name, self.cleaned_data[name]) if is_valid else "none"
        if mine == stored:
            self.settle_equal(name, stored)
        elif self.chose(MINE, name, stored):
            return
        elif self.seen.get(name) == mine or self.chose(THEIRS, name, stored):
            self.keep_theirs(name)
        else:
            self.in_conflict.append(name)
            self.add_error(name, self.both(name, stored))

    def settle_equal(self, name, stored):
        """A file comes with the form only if it is to be replaced."""
        if not isinstance(self.fields[name], forms.FileField):
            return
        if self.chose(MINE, name, stored):
            self.add_error(name, _("Choose this file again."))
        elif name in self.seen:
            self.note_kept(name)

    def note_kept(self, name):
        """Note that a field stays as it was saved, and whether by the reader."""
        self.kept_from_others.append(name)
        self.kept_from_reader = self.is_own()  # while the row names the last to save

    def keep_theirs(self, name):
        """Take what is stored as if the field could not be written."""
        bound, field = self[name], self.fields[name]
        field.disabled = True
        field.bound_data = lambda data, initial: initial
        self.errors.pop(name, None)
        self.note_kept(name)
        if isinstance(field, forms.FileField):
            self.cleaned_data[name] = bound.initial
            return
        try:
            self.cleaned_data[name] = field._clean_bound_field(bound)
        except forms.ValidationError as error:
            self.add_error(name, error)

    def both(self, name, stored):
        """The error that shows both versions beside each other and asks."""
        field, bound = self.fields[name], self[name]
        theirs, mine = sides(in_words(field, bound.initial), self.submitted_text(name))
        context = {
            "name": bound.html_name,
            "stored": stored,
            "theirs": theirs,
            "mine": mine,
            "by": self.last_saver,
            "is_own": self.is_own(),
        }
        return question(context)

    def submitted_text(self, name):
        """What the reader typed, in words; as it was typed where it is no value."""
        field = self.fields[name]
        if name in self.cleaned_data:
            return in_words(field, self.cleaned_data[name])
        sent = self[name].data
        return unix_lines(
            "\n".join(sent) if isinstance(sent, list) else str(sent or "")
        )


def question(context):
    html = render_to_string("admin/editing/_conflict.html", context)
    return forms.ValidationError(html, code="conflict")


def in_words(field, value):
    """A value as words: of a choice its label, of related rows their names."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "\n".join(sorted(map(str, value or [])))
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model):
        return str(field.queryset.filter(pk=value).first() or "") if value else ""
    if isinstance(field, forms.BooleanField):
        return str(_("Yes") if value else _("No"))
    if value in (None, False, ""):
        return ""
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    return field.in_words(value) if hasattr(field, "in_words") else str(value)
