"""Shared behaviour of all forms and lists of the desk."""

import json
from contextlib import contextmanager
from functools import partial

import reversion
from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connection, models
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.utils import get_translation_fields
from reversion.admin import VersionAdmin

from portal.admin.audit.history import WithHistory
from portal.admin.drafts import failed, store
from portal.admin.drafts.offer import WithDrafts
from portal.admin.editing import presence
from portal.admin.editing.boxes import is_key
from portal.admin.editing.mixins import Doubting, Merging
from portal.admin.editing.rich_text import say_what_was_left_out
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList
from portal.admin.pages import WithPages, deferred
from portal.content.backlinks import uses_of
from portal.editorial.workflow.working_copies import lock
from portal.models.audit import acts_together


def in_every_language(*fields):
    """Return the columns of translated fields in all languages, for searches."""
    return [column for field in fields for column in get_translation_fields(field)]


def by_name(nested):
    """Sort names at each level; a list after a name holds the rows that go with it."""
    groups = []
    for each in nested:
        if isinstance(each, list):
            groups[-1].append(by_name(each))
        else:
            groups.append([each])
    return [each for group in sorted(groups, key=str) for each in group]


class Desk(
    *(Watching, BoundedList, Doubting, WithDrafts, Merging, WithHistory),
    *(WithPages, VersionAdmin, TranslationAdmin),
):
    """One tab for each language; nothing is overwritten, saved twice or lost."""

    change_list_template = "admin/desk_list.html"

    class Media:
        js = [
            "portal/admin/language_tabs.js",
            "portal/admin/unsaved.js",
            "portal/admin/save_key.js",
            "portal/admin/presence.js",
            "portal/admin/autosave.js",
        ]

    pages = [
        ("<int:pk>/presence/", presence.presence_view, "presence", "POST"),
        ("autosave/", store.autosave_view, "autosave", "POST"),
        ("<int:pk>/autosave/", store.autosave_view, "autosave", "POST"),
    ]

    def get_deleted_objects(self, objs, request):
        """Also protect rows that many-to-many fields or texts name.

        Order the rows that go along by name, because Django gives them no order. If a
        row is protected nothing is deleted, so no missing right is reported.
        """
        shown, counts, missing, protected = super().get_deleted_objects(objs, request)
        uses = [f"{user._meta.verbose_name}: {user}" for _key, user in uses_of(objs)]
        protected = [*sorted(protected), *uses]
        if protected and all(self.has_delete_permission(request, row) for row in objs):
            missing = set()
        return by_name(shown), counts, missing, protected

    def get_changeform_initial_data(self, request):
        """Return initial values from the address; warn about the invalid ones."""
        initial, left_out = {}, []
        for name, value in super().get_changeform_initial_data(request).items():
            try:
                field = self.opts.get_field(name)
            except FieldDoesNotExist:
                continue
            if isinstance(field, models.ForeignObjectRel):
                continue
            keys = value if isinstance(value, list) else [value]
            try:
                if field.is_relation and not all(map(is_key, keys)):
                    raise ValidationError("no key of a row")
                initial[name] = value if field.is_relation else field.to_python(value)
            except (ValidationError, ValueError, OverflowError):
                left_out.append(str(field.verbose_name))
        if left_out:
            text = _("The address names something that cannot be chosen here: %s")
            messages.warning(request, text % _(", ").join(left_out))
        return initial

    def all_rows(self, request):
        """Return all rows with a form here, whether or not a list shows them."""
        return self.get_queryset(request)

    def get_object(self, request, object_id, from_field=None):
        """Return the row; in a POST locked, and once, for Django asks for it again."""
        is_saved = request.method == "POST" and connection.in_atomic_block
        opened = getattr(request, "opened_row", None)
        if is_saved and opened is not None and str(opened.pk) == str(object_id):
            return opened
        rows = self.all_rows(request)
        try:
            key = self.opts.pk.to_python(object_id)
            row = lock(rows, key) if is_saved else rows.filter(pk=key).first()
        except (ValidationError, ValueError, OverflowError):
            return None
        if is_saved:
            request.opened_row = row
        return row

    @contextmanager
    def create_revision(self, request):
        """Start a revision, but no transaction for a GET, which saves nothing.

        `log_change` adds the saved row to the revision once. A save is in a
        transaction already, and is not begun again inside.
        """
        if request.method == "GET":
            yield
            return
        is_begun = connection.in_atomic_block
        with reversion.create_revision(manage_manually=True, atomic=not is_begun):
            reversion.set_user(request.user)
            yield

    def add_view(self, request, form_url="", extra_context=None):
        view = partial(super().add_view, request, form_url, extra_context)
        return self.send(request, None, view)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        view = partial(super().change_view, request, object_id, form_url, extra_context)
        return self.send(request, object_id, view)

    def send(self, request, object_id, view):
        """Save once what was sent once, even if another saves the same meanwhile."""
        if request.method != "POST":
            return view()

        def save():
            with acts_together():
                if object_id is None:
                    store.queue_up(self.model)
                return store.once(self, request, object_id, view)

        return store.twice(save, partial(store.forget_failed_save, request))

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Keep the text that a user typed about a row that was deleted."""
        if store.NUMBER in request.POST:
            store.renew(request)
            return failed.failed_page(request, failed.ROW_DELETED)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def render_change_form(self, request, context, *args, **kwargs):
        obj = context.get("original")
        may_change = obj is None or self.has_change_permission(request, obj)
        context["media"] = deferred(context["media"])
        if may_change:
            context["seen"] = json.dumps(seen_of(context))
            context["sending"] = store.new_number()
        if obj and may_change:
            context.update(presence.context(self, request, obj))
        context["lost_files"] = failed.lost_files(request) if context["errors"] else []
        return super().render_change_form(request, context, *args, **kwargs)

    # Unchanged rows are not saved, so they get no version and no new author.

    def save_model(self, request, obj, form, change):
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)
            form.is_saved = True

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        inline_changed = any(formset.has_changed() for formset in formsets)
        if inline_changed and not getattr(form, "is_saved", False):
            form.changed_data = ["inlines"]
            self.save_model(request, form.instance, form, change)
        request.saved_row = form.instance
        self.report_kept_changes(request, form, formsets)
        say_what_was_left_out(request, form)

    def report_kept_changes(self, request, form, formsets):
        found, merged = list(kept_labels(form)), [form]
        for formset in formsets:
            for each in formset.initial_forms:
                found += [f"{each.instance}: {label}" for label in kept_labels(each)]
                merged.append(each)
        if found:
            text = _("Another person had changed this meanwhile, and it was kept: %s")
            if any(each.kept_from_reader for each in merged):
                text = _(
                    "This was changed meanwhile in another tab or window of yours, and "
                    "it was kept: %s"
                )
            messages.warning(request, text % _(", ").join(found))


def kept_labels(form):
    return [str(form.fields[name].label) for name in form.kept_from_others]


def seen_of(context):
    """Return digests of all values that the form shows, by row."""
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.initial_forms
    return {form.seen_name: form.seen_next() for form in forms if form.seen_name}
