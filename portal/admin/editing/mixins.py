"""Forms and inlines that overwrite no change of others, and name what is doubtful."""

from django.contrib import messages
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.admin.editing.boxes import ChosenRows, NumberBox, WithRelatedBoxes
from portal.admin.editing.merge_forms import MergingForm
from portal.admin.editing.merge_formsets import MergingFormSet
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
            say_at_fields(context["adminform"].form, context["doubts"])
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


def say_at_fields(form, doubts):
    """Put each warning before the help text of its field, if the form has the field."""
    for doubt in reversed(doubts):
        if doubt.field in form.fields and not doubt.part:
            field = form[doubt.field]
            field.help_text = format_html(
                '<strong class="doubt">{}</strong> {}', doubt.sentence, field.help_text
            )
