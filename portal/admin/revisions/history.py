"""History at the desk: compare versions in words, and bring one back as a draft.

Takes the place of the views of VersionAdmin that write an old version live at once.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Version

from portal.admin.audit.wording import comment_in_words
from portal.admin.pages import refuse
from portal.admin.revisions.deleted import REFUSALS, WithDeleted
from portal.content.models import Content
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_row, of_version
from portal.editorial.workflow import restore, working_copies
from portal.editorial.workflow.steps import has_right


class WithHistory(WithDeleted):
    """Mixed into a VersionAdmin; the names of its views are that one's."""

    def reversion_register(self, model, **kwargs):
        """Register no versions of links between rows; a row's version includes them."""
        if not model._meta.auto_created:
            super().reversion_register(model, **kwargs)

    def row_or_404(self, request, object_id):
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def history_view(self, request, object_id, extra_context=None):
        """Show the versions of a row, and the differences of two of them."""
        row = self.row_or_404(request, object_id)
        versions = restore.versions_of(row).select_related("revision__user")
        listed = list(versions.defer("serialized_data"))
        context = {
            "original": row,
            "versions": [
                (each, comment_in_words(each.revision.comment, self.model))
                for each in listed
            ],
        }
        by_key = {str(each.pk): each for each in listed}
        chosen = [by_key.get(request.GET.get(name)) for name in ("from", "to")]
        if all(chosen):
            context["old"], context["new"] = sorted(chosen, key=lambda each: each.pk)
            context["differences"] = differences(context["old"], context["new"])
        title = _("History: %s") % row
        return self.render_page(
            request, "admin/revisions/history.html", title, **context
        )

    def revision_view(self, request, object_id, version_id, extra_context=None):
        """Show how an old version differs from the row; a POST restores it."""
        row = self.row_or_404(request, object_id)
        versions = restore.versions_of(row).select_related("revision__user")
        version = versions.filter(pk=version_id).first()
        if version is None:
            raise Http404
        may_restore = self.may_restore(request, row)
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            return self.bring_back(request, version, row)
        now = working_copies.in_work(row)
        found = differences(version, now)
        context = {
            "original": row,
            "version": version,
            "comment": comment_in_words(version.revision.comment, self.model),
            "differences": found,
            "may_restore": may_restore and found is not None,
            "is_content": isinstance(row, Content),
            "into_copy": isinstance(row, Content) and self.is_locked(row),
            "has_copy": now != row,
            "newest": restore.newest(now),
        }
        title = _("An earlier version: %s") % row
        return self.render_page(
            request, "admin/revisions/version.html", title, **context
        )

    def may_restore(self, request, row):
        """Return True also for live content: its versions are restored into a copy."""
        if isinstance(row, Content):
            return has_right(request.user, "change", row)
        return self.has_change_permission(request, row)

    def bring_back(self, request, version, row):
        seen = request.POST.get("_newest", "")
        seen = int(seen[:18]) if seen.isdecimal() else None  # no key is longer
        try:
            target, gone = restore.restore_version(version, row, request.user, seen)
        except REFUSALS as error:
            return refuse(request, error, request.get_full_path())
        return self.restored(request, target, gone)


def differences(old, new):
    """Return the differences of two versions or rows; None if one is unreadable."""
    try:
        return list(compare(*map(snapshot, (old, new))))
    except RevertError:
        return None


def snapshot(source):
    return of_version(source) if isinstance(source, Version) else of_row(source)
