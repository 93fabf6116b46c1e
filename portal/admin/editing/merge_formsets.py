"""Inline rows that other users may change or delete at the same time."""

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME as DELETE
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from portal.admin.editing.merge_forms import MINE, THEIRS, digest, question


class MergingFormSet(BaseInlineFormSet):
    """A formset that asks before it deletes changed rows, and about deleted rows."""

    # With a name of its own: in a table it has no label.
    deletion_widget = forms.CheckboxInput({"aria-label": _("Delete")})

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if self.instance.pk:  # `__str__` of a part names its owner
            self.fk.set_cached_value(form.instance, self.instance)
        is_old = self.is_bound and i < self.initial_form_count()
        if is_old and form.instance.pk is None:
            form.deleted_key = self.data.get(form.add_prefix("id")) or "?"
            form.fields["id"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput
            )
        return form

    def clean(self):
        for form in self.initial_forms:
            if form.deleted_key:
                self.ask_about_deleted(form)
            elif wants_deletion(form) and not self._should_delete_form(form):
                self.ask_about_deletion(form)
        # The admin shows each form beside its row, so these stay pairs.
        self._queryset = [form.instance for form in self.initial_forms]
        super().clean()

    def ask_about_deleted(self, form):
        """Ask before text that was typed into a deleted row is dropped."""
        if not self._should_delete_form(form) and form.choice(DELETE) != MINE:
            message = _(
                "This entry was deleted by another person while you were writing."
            )
            if form.is_own():
                message = _(
                    "This entry was deleted while you were writing. The last to save "
                    "was you, in another tab or window."
                )
            mine = _("Put it back with what I typed")
            self.ask(form, message, mine, _("Leave it deleted"))

    def ask_about_deletion(self, form):
        form.in_conflict.append(DELETE)
        if form.choice(DELETE) != THEIRS:
            message = _("Another person changed this entry after you had opened it.")
            if form.is_own():
                message = _(
                    "This entry was changed after you had opened it. The last to save "
                    "was you, in another tab or window."
                )
            self.ask(form, message, _("Delete it all the same"), _("Keep it"))

    def ask(self, form, message, mine, theirs):
        context = {
            "name": form.add_prefix(DELETE),
            "stored": digest_of(form),
            "message": message,
            "keep_mine": mine,
            "keep_theirs": theirs,
        }
        form.add_error(None, question(context))

    def _should_delete_form(self, form):
        wanted = wants_deletion(form)
        if getattr(form, "deleted_key", None):
            return wanted or is_let_go(form)
        if not wanted or form.instance.pk is None:
            return wanted
        return not is_changed(form) or form.chose(MINE, DELETE, digest_of(form))

    def has_changed(self):
        """Return True if a row is or was saved; dropped rows do not count."""
        return any(map(self.is_saved, self.forms))

    def is_saved(self, form):
        is_dropped = self._should_delete_form(form)
        if form.instance._state.adding:
            return form.has_changed() and not is_dropped
        return form.has_changed() or is_dropped

    def save_new_objects(self, commit=True):
        """Also restore rows that other users deleted, where the user asks for it."""
        saved = super().save_new_objects(commit)
        for form in self.initial_forms:
            if form.deleted_key and not self._should_delete_form(form):
                self.new_objects.append(self.save_new(form, commit=commit))
        return saved


def wants_deletion(form):
    return form.cleaned_data.get(DELETE, False)


def digest_of(form):
    return digest(sorted(form.stored.items()))


def is_changed(form):
    """Return True if another user changed the row."""
    return any(form.seen.get(name) != stored for name, stored in form.stored.items())


def is_let_go(form):
    """Return True if a deleted row is left deleted: unchanged, or by choice."""
    mine = {n: form.digest(n, value) for n, value in form.cleaned_data.items()}
    same = all(
        seen == mine.get(name)
        for name, seen in form.seen.items()
        if name in form.fields
    )
    return (bool(form.seen) and same) or form.choice(DELETE) == THEIRS
