"""Forms and inlines that overwrite no change of others, and name what is doubtful."""

from django import forms
from django.contrib import messages
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME as DELETE
from django.forms.models import BaseInlineFormSet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.editing.boxes import ChosenRows, NumberBox, WithRelatedBoxes
from portal.admin.editing.merge_forms import (
    MINE,
    THEIRS,
    MergingForm,
    digest,
    question,
)
from portal.admin.editing.rich_text import RichText, RichTextWidget
from portal.content.models import Content
from portal.content.querysets import entered
from portal.content.rich_text.references import RichTextField
from portal.content.text import PlainText
from portal.editorial.quality.checks import doubts_of

STAYING = {"_continue", "_step"}  # buttons after which the form is shown again


class Merging(WithRelatedBoxes):
    form = MergingForm
    formfield_overrides = {
        models.TextField: {"form_class": PlainText},
        models.ManyToManyField: {"form_class": ChosenRows},
        RichTextField: {"form_class": RichText, "widget": RichTextWidget},
        models.PositiveIntegerField: {"widget": NumberBox},
        models.FloatField: {"widget": NumberBox},
    }

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.reader, form.owner = request.user, obj
        return form

    def get_field_queryset(self, db, db_field, request):
        """Exclude working copies from related rows."""
        found = super().get_field_queryset(db, db_field, request)
        target = db_field.remote_field.model
        if not issubclass(target, Content):
            return found
        rows = target._default_manager.using(db) if found is None else found
        return rows.filter(live__isnull=True)


class MergingFormSet(BaseInlineFormSet):
    """A formset that asks before it deletes changed rows, and about deleted rows."""

    # With a name of its own: in a table it has no label.
    deletion_widget = forms.CheckboxInput({"aria-label": gettext_lazy("Delete")})

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
        is_as_seen = all(
            form.seen.get(name) == stored for name, stored in form.stored.items()
        )
        return is_as_seen or form.chose(MINE, DELETE, digest_of(form))

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


def is_let_go(form):
    """Return True if a deleted row is left deleted: unchanged, or by choice."""
    mine = {n: form.digest(n, value) for n, value in form.cleaned_data.items()}
    same = all(
        seen == mine.get(name)
        for name, seen in form.seen.items()
        if name in form.fields
    )
    return (bool(form.seen) and same) or form.choice(DELETE) == THEIRS


class MergingInline(Merging):
    formset = MergingFormSet
    extra = 0

    def get_queryset(self, request):
        """Fetch many-to-many rows in the order of entry, in which they are shown."""
        names = [field.name for field in self.opts.many_to_many]
        ordered = [entered(self.model, name) for name in names]
        return super().get_queryset(request).prefetch_related(*ordered)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.reader, formset.form.owner = request.user, obj
        return formset


class Doubting:
    """Show warnings after a save, in the form and to reviewers."""

    def render_change_form(self, request, context, *args, **kwargs):
        row = context.get("original")
        if row and not context["errors"]:
            context["doubts"] = doubts_of(row)
            form = context["adminform"].form
            for doubt in reversed(context["doubts"]):
                if doubt.field in form.fields and not doubt.part:
                    field = form[doubt.field]
                    field.help_text = format_html(
                        '<strong class="doubt">{}</strong> {}',
                        doubt.sentence,
                        field.help_text,
                    )
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        """Name in messages what is doubtful, unless the form that follows does."""
        super().save_related(request, form, formsets, change)
        if STAYING & request.POST.keys():
            return
        row = form.instance
        for doubt in doubts_of(row):
            words = {"row": row, "field": doubt.label, "doubt": doubt.sentence}
            text = _("Please check “%(row)s”, %(field)s: %(doubt)s")
            messages.warning(request, text % words)
