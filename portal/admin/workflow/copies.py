"""Working copies at the desk: opened, compared with the site, taken back, discarded."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.admin.drafts.store import RECOVERED
from portal.admin.editing import presence
from portal.admin.translations import queue
from portal.editorial.quality.checks import doubts_of
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_rows
from portal.editorial.workflow import restore
from portal.editorial.workflow.steps import has_right, take_back
from portal.editorial.workflow.working_copies import open_working_copy
from portal.models.audit import AuditEntry


def copy_view(admin, request, pk):
    """Redirect to the working copy of live content, and create it if needed."""
    row = admin.get_object(request, pk)
    allowed = row and not row.live_id and has_right(request.user, "change", row)
    if not allowed or not admin.is_locked(row):
        raise PermissionDenied
    found, is_new = open_working_copy(row, request.user)
    if not is_new:
        messages.info(request, _("There was a working copy already; this is it."))
    form = {RECOVERED: request.POST[RECOVERED]} if RECOVERED in request.POST else {}
    if language := queue.language_of(request):
        form[queue.PARAMETER] = language
    query = f"?{urlencode(form)}" if form else ""
    return redirect(admin.address("change", found.pk) + query)


def difference_view(admin, request, pk):
    """Show the changes of a working copy against its live row."""
    copy = get_object_or_404(admin.all_rows(request), pk=pk, live__isnull=False)
    if not admin.has_view_permission(request, copy):
        raise PermissionDenied
    if has_right(request.user, "publish", copy):
        presence.looked(request.user, copy)  # so that nobody takes it back
    title = _("What the working copy changes: %s") % copy.live
    context = changes_of_copy(admin, copy) | {"doubts": doubts_of(copy)}
    return admin.render_page(
        request, "admin/workflow/difference.html", title, **context
    )


def changes_of_copy(admin, copy):
    return {
        "original": copy,
        "differences": list(compare(*of_rows(admin.model, [copy.live, copy]))),
        "change_url": admin.address("change", copy.pk),
    }


def take_back_view(admin, request, pk):
    """Take back a row that the user has sent to review."""
    row = get_object_or_404(admin.all_rows(request), pk=pk)
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    try:
        row = take_back(row, request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, f"{row}: {message}")
    else:
        text = _("You have taken back “%(title)s”; it is a draft again.")
        messages.success(request, text % {"title": row})
    return redirect("admin:index")


class WithDiscarding:
    """Mixed into the admin of content: copies are discarded, and lead to live rows."""

    def render_delete_form(self, request, context):
        """Show what a discarded working copy would take along; the site stays."""
        copy = context["object"]
        if not copy.live_id or context["protected"]:
            return super().render_delete_form(request, context)
        title = _("Discard the working copy: %s") % copy.live
        return self.render_page(
            request,
            "admin/workflow/discard.html",
            title,
            **changes_of_copy(self, copy),
        )

    def delete_model(self, request, obj):
        request.discarded_from = obj.live
        super().delete_model(request, obj)

    def response_delete(self, request, obj_display, obj_id):
        live = getattr(request, "discarded_from", None)
        if live is None:
            return super().response_delete(request, obj_display, obj_id)
        text = _("The working copy was discarded. The site has not changed.")
        version = restore.deleted(self.model).filter(object_id=obj_id).first()
        if version and self.has_add_permission(request):
            url = self.address("recover", version.pk)
            text = format_html('{} <a href="{}">{}</a>', text, url, _("Bring it back"))
        messages.success(request, text)
        return redirect(self.address("change", live.pk))

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        live = self.live_row_of_ended(object_id)
        if live is None or request.method == "POST":
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        text = _(
            "The working copy that was at this address has ended: it was published "
            "or discarded. This is the entry itself."
        )
        messages.info(request, text)
        return redirect(self.address("change", live.pk))

    def live_row_of_ended(self, object_id):
        """Return the live row of a working copy that is no longer there, or None."""
        if not object_id.isdecimal() or len(object_id) > 18:
            return None
        entries = AuditEntry.objects.filter(
            kind=self.opts.label_lower, details__copy=int(object_id)
        )
        key = entries.order_by("-number").values_list("object_id", flat=True).first()
        return key and self.model._base_manager.filter(pk=key).first()
