"""The end of a working copy: how it is discarded, and where its address leads then."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_rows
from portal.editorial.workflow import restore
from portal.models.audit import AuditEntry


class WithDiscarding:
    """Mixed into the admin of content; the names of its views are Django's."""

    def render_delete_form(self, request, context):
        """Show what a discarded working copy would take along; the site stays."""
        copy = context["object"]
        if not copy.live_id or context["protected"]:
            return super().render_delete_form(request, context)
        return self.render_page(
            request,
            "admin/workflow/discard.html",
            _("Discard the working copy: %s") % copy.live,
            original=copy,
            differences=list(compare(*of_rows(self.model, [copy.live, copy]))),
            change_url=self.address("change", copy.pk),
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
        messages.info(
            request,
            _(
                "The working copy that was at this address has ended: it was published "
                "or discarded. This is the entry itself."
            ),
        )
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
