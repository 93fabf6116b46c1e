"""Two users in one form: changes of one of them are kept, conflicts are asked about.

A form carries digests of the values that its reader saw. When it comes back, each field
is compared three ways: seen, stored and submitted. A field that only the other user
changed keeps that change. If both changed it, nothing is saved, and the form shows both
versions and asks for a choice.
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

from portal.content.text import unix_lines, without_unseen
from portal.editorial.revisions.text_diff import sides
from portal.models import Draft

SEEN = "_seen"
MINE, THEIRS = "mine", "theirs"


def plain(value):
    """Normalise a value of a form, before or after cleaning, for comparison."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple | QuerySet | Manager):
        return sorted(plain(each) for each in value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if value is None or value is False:
        return ""
    return unix_lines(str(value)).strip()


def shown_key(name):
    """Return the key of the digest of a rich text as the form shows it."""
    return f"{name}:shown"


def digest(value):
    return hashlib.sha256(json.dumps(plain(value)).encode()).hexdigest()[:12]


def read_seen(data):
    """Return the digests that a form sends back, by row; none if unreadable.

    Values without a digest are asked about, so a lost or damaged field overwrites
    nothing.
    """
    try:
        found = json.loads(data.get(SEEN) or "{}")
    except (ValueError, RecursionError):
        return {}
    rows = found.items() if isinstance(found, dict) else []
    return {name: row for name, row in rows if isinstance(row, dict)}


class MergingForm(forms.ModelForm):
    """A form of one row that detects changes of other users."""

    # The key of a row that was deleted after the reader had opened it.
    deleted_key = None
    # The user of the form, and the row that owns all of it.
    reader = owner = None
    kept_from_reader = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept_from_others, self.in_conflict = [], []

    @property
    def seen_name(self):
        """Name of the row among the digests of the form; None for a new one."""
        key = self.deleted_key or self.instance.pk
        return f"{self._meta.model._meta.label_lower}:{key}" if key else None

    @cached_property
    def seen(self):
        return read_seen(self.data).get(self.seen_name, {})

    @cached_property
    def stored(self):
        return {
            name: self.digest(name, bound.initial)
            for name, bound in self._bound_items()
            if name != "id"
        }

    def digest(self, name, value):
        """Return the digest of a value, normalised by its field."""
        compared = getattr(self.fields[name], "compared", lambda value: value)
        return digest(compared(value))

    def seen_next(self):
        """Return digests of the values that the user has seen, for the next form."""
        if self.deleted_key:
            return self.seen
        asked = {
            name: None if name == DELETE else self.seen.get(name)
            for name in self.in_conflict
        }
        texts = (self[n] for n, f in self.fields.items() if hasattr(f, "compared"))
        shown = {shown_key(each.name): digest(each.value()) for each in texts}
        return {**self.stored, **asked, **({} if self.is_bound else shown)}

    def is_untouched(self, name, typed):
        """Return True if a rich text came back as shown, and nobody has changed it.

        Then its links do not have to be looked up to see that it is the stored text.
        """
        is_as_shown = self.seen.get(shown_key(name)) == digest(typed)
        return is_as_shown and self.seen.get(name) == self.stored[name]

    @cached_property
    def last_saver(self):
        """User who saved the whole row last; None if not known."""
        if not self.owner:
            return None
        if hasattr(self.owner, "updated_by"):
            return self.owner.updated_by
        return Draft.objects.last_sender(self.owner)

    def is_own(self):
        """Return True if the user saved last, in another tab or window."""
        return self.last_saver is not None and self.last_saver == self.reader

    def choice(self, name):
        """Return the user's choice for a field that both changed, or None."""
        return self.data.get(f"_choose-{self.add_prefix(name)}")

    def chose(self, choice, name, stored):
        """Return True if the user chose this when the form showed the stored value."""
        shown = self.data.get(f"_chosen-{self.add_prefix(name)}")
        return self.choice(name) == choice and shown == stored

    def _clean_fields(self):
        super()._clean_fields()
        self.clean_unseen()
        if self.instance.pk is None or not self.is_bound:
            return
        for name, stored in self.stored.items():
            if name != DELETE and self.seen.get(name) != stored:
                self.settle(name, stored)
        self.changed_data = list(self.changed_by_reader())
        for name in self.kept_from_others:
            self.fields[name].disabled = False

    def clean_unseen(self):
        """Replace in typed texts what nobody sees; rich texts do so themselves."""
        for name in self.changed_data:
            value, field = self.cleaned_data.get(name), self.fields[name]
            is_text = isinstance(value, str) and isinstance(field, forms.CharField)
            if is_text and not self.is_as_stored(name):
                value, found = without_unseen(value)
                self.cleaned_data[name] = value.strip() if field.strip else value
                field.left_out = [*getattr(field, "left_out", ()), *found]

    def changed_by_reader(self):
        """Yield the fields to save, without kept ones and without equal values.

        A browser sends other line ends than a fixture has, and no space at the ends.
        """
        for name, bound in self._bound_items():
            is_file = isinstance(bound.field, forms.FileField)
            is_same = name in self.cleaned_data and not is_file
            is_same = is_same and self.is_as_stored(name)
            if not is_same and name != DELETE and bound._has_changed():
                yield name

    def is_as_stored(self, name):
        value = self.cleaned_data[name]
        is_same = name in self.stored and value == self[name].initial
        return is_same or self.digest(name, value) == self.stored.get(name)

    def settle(self, name, stored):
        """Resolve the conflict of a field that has changed since it was shown."""
        is_valid = name in self.cleaned_data
        mine = self.digest(name, self.cleaned_data[name]) if is_valid else "none"
        is_mine = self.chose(MINE, name, stored)
        if mine == stored:
            is_file = isinstance(self.fields[name], forms.FileField)
            if is_file and is_mine:  # the form has a file only when it is sent
                self.add_error(name, _("Choose this file again."))
            elif is_file and name in self.seen:
                self.note_kept(name)
        elif is_mine:
            return
        elif self.seen.get(name) == mine or self.chose(THEIRS, name, stored):
            self.keep_theirs(name)
        else:
            self.in_conflict.append(name)
            self.add_error(name, self.both(name, stored))

    def note_kept(self, name):
        """Note that a field stays as it was saved, and whether by the reader."""
        self.kept_from_others.append(name)
        self.kept_from_reader = self.is_own()  # while the row names the last to save

    def keep_theirs(self, name):
        """Keep the stored value, as if the field were read-only."""
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
        """Return the error that shows both versions and asks for a choice."""
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
        """Return the submitted value in words; as typed if it is invalid."""
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
    """Return a value in readable form: labels of choices, names of rows."""
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
