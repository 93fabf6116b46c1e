"""The page with the changes of a working copy against its live row."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext as _

from portal.admin.editing import presence
from portal.editorial.quality.checks import doubts_of
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_rows
from portal.editorial.workflow.steps import has_right


def urls(admin):
    name = f"{admin.opts.app_label}_{admin.opts.model_name}_difference"

    def view(request, pk):
        rows = admin.all_rows(request)
        copy = rows.filter(pk=pk, live__isnull=False).first()
        if copy is None:
            raise Http404
        if not admin.has_view_permission(request, copy):
            raise PermissionDenied
        if has_right(request.user, "publish", copy):
            presence.looked(request.user, copy)  # so that nobody takes it back
        found = list(compare(*of_rows(admin.model, [copy.live, copy])))
        title = _("What the working copy changes: %s") % copy.live
        return admin.render_page(
            request,
            "admin/workflow/difference.html",
            title,
            original=copy,
            differences=found,
            doubts=doubts_of(copy),
            change_url=admin.address("change", copy.pk),
        )

    return [path("<int:pk>/difference/", admin.admin_site.admin_view(view), name=name)]
