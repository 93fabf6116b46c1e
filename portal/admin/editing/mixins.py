"""Forms and inlines that never overwrite changes of other users."""

from django.db import models

from portal.admin.editing.boxes import NumberBox, WithRelatedBoxes
from portal.admin.editing.merge_forms import MergingForm
from portal.admin.editing.merge_formsets import MergingFormSet
from portal.admin.editing.rich_text import RichText, RichTextWidget
from portal.content.models import Content
from portal.content.querysets import entered
from portal.content.rich_text.fields import RichTextField
from portal.content.text import PlainText


class Merging(WithRelatedBoxes):
    form = MergingForm
    formfield_overrides = {
        models.TextField: {"form_class": PlainText},
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
