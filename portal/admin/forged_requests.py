"""Refuse or ignore, and log, requests that no page of the desk sends.

Django ignores them in silence: an action that a list does not offer, rows that it does
not show, a missing row, a part that belongs to another row, and a field that the form
does not have.
"""

import logging
import re

from django.core.exceptions import BadRequest, PermissionDenied

from portal.admin.editing.boxes import is_key

log = logging.getLogger("portal.desk")


class Watching:
    """Mixin of an admin class, before its other bases."""

    def changelist_view(self, request, extra_context=None):
        """Raise `PermissionDenied` for an action that the user's list does not have.

        Log chosen rows that are not in the list. The action skips them; they may be
        rows that another user has just deleted. Raises `BadRequest` for a bad key.
        """
        if request.method == "POST":
            asked = {*request.POST.getlist("action")} - {""}
            if asked - self.get_actions(request).keys():
                raise PermissionDenied
            keys = request.POST.getlist("_selected_action")
            if not all(map(is_key, keys)):
                raise BadRequest("no key of a row")
            chosen = set(map(int, keys))
            shown = self.get_queryset(request).filter(pk__in=chosen)
            if unknown := sorted(chosen - {*shown.values_list("pk", flat=True)}):
                text = f"chose rows that are not in the list: {unknown[:10]}"
                log_warning(request, text)
        return super().changelist_view(request, extra_context)

    def get_object(self, request, object_id, from_field=None):
        """Return the row, without an empty `_to_field`, which Django would look up."""
        return super().get_object(request, object_id, from_field or None)

    def get_form(self, request, obj=None, **kwargs):
        """Return the form, and log sent fields that it does not have.

        They change nothing, because the form does not read them.
        """
        form = super().get_form(request, obj, **kwargs)
        is_sent = request.method == "POST" and kwargs.get("fields")  # to be read now
        if is_sent and self.may_save(request, obj):
            columns = {field.name for field in self.opts.get_fields()}
            sent = {re.sub(r"_[01]$", "", name) for name in request.POST}
            if forged := sorted((sent & columns) - set(form.base_fields)):
                log_warning(
                    request, f"sent fields that are not theirs: {', '.join(forged)}"
                )
        return form

    def may_save(self, request, obj):
        """Return True if the form is processed; otherwise all of it is refused."""
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        log_warning(request, "asked for a row that is not theirs to see, or not there")
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        for formset in formsets:
            # Keys of existing rows with another parent.
            forms = formset.initial_forms if formset.is_bound else []
            keys = [form["id"].value() for form in forms if form.instance.pk is None]
            known = formset.model._base_manager.filter(pk__in=filter(is_key, keys))
            if foreign := [*known.values_list("pk", flat=True)]:
                text = f"named {formset.prefix} of another row: {foreign[:10]}"
                log_warning(request, text)
        return formsets, inlines


def log_warning(request, what):
    log.warning("user %s %s: %s", request.user.pk, what, request.path)
