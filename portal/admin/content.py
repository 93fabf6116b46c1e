"""The admin of every kind of content: its form, its steps, its copies."""

from copy import copy

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, prefetch_related_objects
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.admin.base import Desk, in_every_language
from portal.admin.drafts import reader_view
from portal.admin.editing.merge_forms import MergingForm
from portal.admin.lists.columns import (
    briefly,
    change_column,
    state_column,
    title_in_two_lines,
)
from portal.admin.lists.filters import (
    CopyFilter,
    SectionFilter,
    StateFilter,
    TranslationFilter,
)
from portal.admin.tables.views import WithTables
from portal.admin.translations import confirm, queue, side_by_side
from portal.admin.translations.task_form import TaskForm
from portal.admin.workflow import comments, copies, preview_links, review
from portal.admin.workflow.bulk_steps import actions
from portal.admin.workflow.step_form import step_panel, try_step
from portal.content.models import Content
from portal.content.querysets import entered
from portal.content.states import State, Status
from portal.editorial.workflow import steps
from portal.editorial.workflow.comments import number_of_comments


def person(name):
    """Return a column with the name alone: not everyone may see the account."""

    @admin.display(description=Content._meta.get_field(name).verbose_name)
    def shown(row):
        return getattr(row, name) or "-"

    shown.__name__ = name
    return shown


NOTED = [
    *("published_at", "expires_at", "created_at", person("created_by")),
    *("updated_at", person("updated_by")),
]

CORRECTION = _(
    "A paragraph of the note that begins with “Correction:” is shown above the text, "
    "the rest of the note below it."
)


def in_order(*facts, more=(), rare=()):
    """Return the fieldsets of a kind: required fields first, rare ones folded.

    `facts` are the fields after the title, `more` whole fieldsets after the texts, and
    `rare` fields of the kind that are seldom filled in.
    """
    rare = ["short_title", "note", "is_unofficial", *rare, "slug"]
    return [
        (None, {"fields": ["title", *facts, "summary", "body"]}),
        *more,
        (_("Picture and sources"), {"fields": ["cover", "sources"]}),
        (
            _("Short title, notes and address"),
            {"classes": ["collapse"], "fields": rare, "description": CORRECTION},
        ),
        (_("Record"), {"classes": ["collapse"], "fields": NOTED}),
    ]


class ContentForm(MergingForm):
    """The texts and facts of a row; its state is changed by steps alone."""

    def __init__(self, *args, instance=None, **kwargs):
        """Read the lists of a stored row once, for the form and for the version."""
        if instance and instance.pk:
            names = [f.name for f in instance._meta.many_to_many]
            lists = [entered(type(instance), n) for n in names if n in self.base_fields]
            prefetch_related_objects([instance], *lists)
        super().__init__(*args, instance=instance, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].error_messages["invalid"] = _(
                "Letters of the Latin alphabet, digits and hyphens only, for example "
                "korea-week-2014."
            )

    def _save_m2m(self):
        """Write the lists that differ from the stored ones: Django reads each again."""
        stored = getattr(self.instance, "_prefetched_objects_cache", {})
        cleaned = self.cleaned_data
        self.cleaned_data = {
            name: value
            for name, value in cleaned.items()
            if name not in stored or {*stored[name]} != {*value}
        }
        super()._save_m2m()
        self.cleaned_data = cleaned

    def validate_constraints(self):
        """Check a changed row, also by rules about `live`, which Django leaves out."""
        if not self.changed_data:
            return
        exclude = self._get_validation_exclusions() - {"live"}
        try:
            self.instance.validate_constraints(exclude)
        except ValidationError as error:
            self._update_errors(error)


class ContentAdmin(copies.WithDiscarding, WithTables, Desk):
    """The admin of all kinds of content; working copies are left out of all lists."""

    class Media:
        js = ["portal/admin/reader_view.js", "portal/admin/suggestions.js"]

    form = ContentForm
    change_form_template = "admin/content_form.html"
    list_display = ["in_lines", state_column, change_column]
    brief = ()  # fields and relations that lists show below the title
    list_filter = [StateFilter, CopyFilter, SectionFilter, TranslationFilter]
    list_select_related = ["updated_by"]
    search_fields = [*in_every_language("title", "summary", "body"), "slug"]
    ordering = ["-updated_at", "-pk"]
    actions = actions
    box_paginator = Paginator  # of the boxes that complete; the latest rows come first
    autocomplete_fields = ["cover", "sources"]
    readonly_fields = NOTED
    fieldsets = in_order()
    pages = [
        *Desk.pages,
        ("<int:pk>/copy/", copies.copy_view, "copy", "POST"),
        ("<int:pk>/difference/", copies.difference_view, "difference"),
        ("<int:pk>/take-back/", copies.take_back_view, "take_back", "POST"),
        ("<int:pk>/review/", review.review_view, "review"),
        ("<int:pk>/share/", preview_links.share_view, "share"),
        ("<int:pk>/still-right/", confirm.confirm_view, "confirm", "POST"),
        ("<int:pk>/comment/", comments.comment_view, "comment", "POST"),
        ("reader/", reader_view.reader_view, "reader_view", "GET", "HEAD"),
        ("<int:pk>/reader/", reader_view.reader_view, "reader_view", "GET", "HEAD"),
    ]

    @admin.display(description=_("title"), ordering="title")
    def in_lines(self, row):
        return title_in_two_lines(row, self.brief)

    def get_queryset(self, request):
        copy = {
            "copy_id": F("working_copy__pk"),
            "copy_status": F("working_copy__status"),
            "comments": number_of_comments(self.model),
        }
        rows = super().get_queryset(request).originals().annotate(**copy)
        if request.resolver_match.url_name.endswith("_changelist"):
            rows = rows.prefetch_related(*briefly(self.model, self.brief))
        return rows

    def all_rows(self, request):
        """Return the rows with working copies, and with their authors."""
        rows = self.model._default_manager
        return rows.select_related("created_by", "updated_by", "live", "working_copy")

    def get_search_fields(self, request):
        """Search the texts in a list, but only the names in a box that completes."""
        if request.path == reverse("admin:autocomplete"):
            return [*in_every_language("title"), "slug"]
        return super().get_search_fields(request)

    def get_paginator(self, request, *args, **kwargs):
        if request.path == reverse("admin:autocomplete"):
            return self.box_paginator(*args, **kwargs)
        return super().get_paginator(request, *args, **kwargs)

    # Permissions

    def has_change_permission(self, request, obj=None):
        """Forbid changes of live content and of rows with a working copy."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not self.is_locked(obj))

    def is_locked(self, obj):
        if obj.status == Status.PUBLISHED:
            return True
        return obj.live_id is None and hasattr(obj, "working_copy")

    def has_delete_permission(self, request, obj=None):
        """Forbid deletion of live content; editors may delete working copies."""
        if obj is None:
            return super().has_delete_permission(request)
        if obj.live_id:
            return super().has_change_permission(request)
        is_live = obj.status == Status.PUBLISHED
        return not is_live and super().has_delete_permission(request, obj)

    def has_publish_permission(self, request):
        codename = f"{self.opts.app_label}.publish_{self.opts.model_name}"
        return request.user.has_perm(codename)

    # The form

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        if not change or form.changed_data:
            obj.updated_by = request.user
        super().save_model(request, obj, form, change)

    def get_object(self, request, object_id, from_field=None):
        """Return the row, and note if its version is the one that the form had."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            request.is_as_seen = request.POST.get("_version") == str(row.version)
        return row

    def render_change_form(self, request, context, *args, **kwargs):
        context.update(step_panel(self, request, context))
        row = context.get("original")
        context["reader_url"] = self.address("reader_view", *([row.pk] if row else []))
        if row:
            self.fetch_in_order(request, row)
            context.update(confirm.panel(self, request, row))
            context.update(comments.panel(self, request, row))
            context["place"] = place = queue.place_of(request, row)
            if place:
                context["task_form"] = TaskForm(instance=place.task)
                context["has_machine"] = bool(settings.TRANSLATE_URL)
            context["sources"] = side_by_side.sources(context)
            if self.has_change_permission(request, row):
                side_by_side.add_suggestions(context["sources"], row, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def fetch_in_order(self, request, row):
        """Prefetch many-to-many rows in order, for read-only forms."""
        if self.has_change_permission(request, row):
            return
        shown = set(flatten_fieldsets(self.get_fieldsets(request, row)))
        names = [f.name for f in self.opts.many_to_many if f.name in shown]
        ordered = [entered(self.model, name) for name in names]
        prefetch_related_objects([row], *ordered)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save the form, if allowed, and do the requested step."""
        if request.method == "POST" and "_step" in request.POST:
            self.refuse_forged_step(request)
            row = self.get_object(request, object_id) if object_id else None
            if row is not None and not self.has_change_permission(request, row):
                return self.do_step(request, row)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if response.status_code == 302 and response.url == request.path:
            return redirect(queue.in_queue(request, response.url))
        return response

    def refuse_forged_step(self, request):
        """Raise `PermissionDenied` for a step that no form offers the user."""
        rule = steps.RULES.get(request.POST.get("_step"))
        if not rule or not steps.has_right(request.user, rule.right, self.model):
            raise PermissionDenied

    def response_add(self, request, obj, post_url_continue=None):
        if "_step" in request.POST:
            return self.do_step(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if "_step" in request.POST:
            return self.do_step(request, obj)
        if queue.BUTTON in request.POST:
            super().response_change(request, obj)  # which says what was saved
            return queue.go_on(request)
        if confirm.BUTTON in request.POST:
            seen = obj.version if request.is_as_seen else -1
            confirm.press(request, obj, seen)
            return redirect(self.address("change", obj.pk))
        return super().response_change(request, obj)

    def do_step(self, request, obj):
        """Do the step; if it is refused the form gives the reason, and keeps the rest.

        Redirects in any case, so that a form that is sent again does nothing twice.
        """
        row = try_step(request, obj) or obj
        return redirect(self.address("change", row.pk))

    def future_copy(self, request, row):
        """Return the live row in the form of a new working copy, if it has none."""
        may_copy = super().has_change_permission(request) and row and not row.live_id
        if not may_copy or not self.is_locked(row) or hasattr(row, "working_copy"):
            return None
        found = copy(row)
        found.status = Status.DRAFT
        return found

    def view_on_site(self, obj):
        is_public = obj.live_id is None and obj.state == State.PUBLIC
        return obj.get_absolute_url() if is_public else None
