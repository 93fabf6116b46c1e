"""What all internal rows have at the desk: one right, no versions, no autosave."""

import json
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy

from portal.admin.audit.acts import Recording
from portal.admin.base import seen_of
from portal.admin.drafts import store
from portal.admin.editing.mixins import Merging, MergingInline
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList
from portal.admin.pages import WithPages, deferred
from portal.content.text import PlainText
from portal.internal.models import RIGHT
from portal.models.accounts.encryption import EncryptedLine, Unreadable

LOST_KEY = gettext_lazy(
    "This cannot be read or changed: it was stored with another key of the site. Ask "
    "the administrator of the server for the former SECRET_KEY."
)


def box(widget, kind, form):
    return widget(attrs={"type": kind}, format=form)


class ByRight:
    """Mixin of an admin class or inline: the one right allows everything."""

    formfield_overrides = {
        **Merging.formfield_overrides,
        EncryptedLine: {"form_class": PlainText, "widget": AdminTextInputWidget},
        # The browser's own boxes: Django's want times in the time zone of the desk.
        models.DateField: {"widget": box(forms.DateInput, "date", "%Y-%m-%d")},
        models.TimeField: {"widget": box(forms.TimeInput, "time", "%H:%M")},
    }

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.has_perm(RIGHT)

    has_add_permission = has_delete_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        """Return False for a row whose key is lost, or its texts would be, too."""
        return self.has_view_permission(request) and not (obj and is_unreadable(obj))

    def has_module_permission(self, request):
        return self.has_view_permission(request)


def is_unreadable(row):
    names = (field.attname for field in row._meta.concrete_fields)
    return any(isinstance(getattr(row, name), Unreadable) for name in names)


class InternalAdmin(
    *(ByRight, Watching, BoundedList, Merging, WithPages, Recording),
):
    """The form and the list; the trail names a row by its number, and fields alone."""

    class Media:
        js = ["portal/admin/unsaved.js", "portal/admin/save_key.js"]

    def get_object(self, request, object_id, from_field=None):
        """Refuse before it is looked for: nobody learns which numbers there are."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().get_object(request, object_id, from_field)

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """Save once what was sent once: of the form only its digest is noted."""
        view = partial(super().changeform_view, request, object_id, *args, **kwargs)
        if request.method != "POST":
            return view()
        with transaction.atomic():
            return store.once(self, request, object_id, view)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["media"] = deferred(context["media"])
        context["sending"] = store.new_number()
        if obj is not None and is_unreadable(obj):
            messages.error(request, LOST_KEY)
        context["seen"] = json.dumps(seen_of(context))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class InternalInline(ByRight, MergingInline):
    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)
