"""Deleted rows at the desk: show them and restore them as drafts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import DataError, IntegrityError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Version

from portal.admin.audit.acts import Recording
from portal.admin.audit.wording import comment_in_words
from portal.admin.pages import refuse
from portal.content.models import Content
from portal.editorial.revisions.compare import in_words
from portal.editorial.revisions.snapshots import of_version, row_in
from portal.editorial.workflow import restore
from portal.models.audit import AuditEntry, Event

PER_PAGE = 50
# Errors that prevent a restore; nothing is stored then.
REFUSALS = (ValidationError, RevertError, IntegrityError, DataError)


class WithDeleted(Recording):
    """Mixed into a VersionAdmin; the names of its views are that one's."""

    def recoverlist_view(self, request, extra_context=None):
        """List deleted rows, for all users who may view the kind."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pages = Paginator(restore.deleted(self.model), PER_PAGE)
        shown = pages.get_page(request.GET.get("page"))
        entries = with_deletion(self.model, shown)
        title = _("Deleted: %s") % self.opts.verbose_name_plural
        context = {"entries": entries, "shown": shown}
        return self.render_page(
            request, "admin/revisions/deleted.html", title, **context
        )

    def recover_view(self, request, version_id, extra_context=None):
        """Show a deleted row; a POST restores it as a draft."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = restore.deleted(self.model).filter(pk=version_id).first()
        may_add = self.has_add_permission(request)
        may_restore = may_add and self.has_change_permission(request)
        if request.method == "POST" and not may_restore:
            raise PermissionDenied
        if version is None:
            return self.is_back(request, version_id)
        if request.method == "POST":
            return self.recover(request, version)
        fields = fields_of(version)
        context = {
            "version": version,
            "comment": comment_in_words(version.revision.comment, self.model),
            "fields": fields,
            "may_restore": may_restore and fields is not None,
            "is_content": issubclass(self.model, Content),
        }
        return self.render_page(
            request, "admin/revisions/version.html", name_of(version), **context
        )

    def is_back(self, request, version_id):
        """Redirect to the row if it was recovered meanwhile."""
        versions = Version.objects.get_for_model(self.model)
        version = versions.filter(pk=version_id).first()
        row = version and self.get_object(request, version.object_id)
        if row is None:
            raise Http404
        messages.info(request, _("This has been recovered already."))
        return redirect(self.address("change", row.pk))

    def recover(self, request, version):
        try:
            row, gone = restore.recover(version, request.user)
        except REFUSALS as error:
            return refuse(request, error, request.get_full_path())
        return self.restored(request, row, gone)

    # Shared with the pages of a history

    def restored(self, request, row, gone):
        """Redirect to the form of a restored row, and name missing references."""
        if gone:
            text = _("This is no longer there and was left out: %s")
            messages.warning(request, text % _(", ").join(map(str, gone)))
        messages.success(request, _("The earlier version has been brought back."))
        return redirect(self.address("change", row.pk))


def with_deletion(model, versions):
    """Return the versions for the list, with the time and user of each deletion."""
    entries = deletions(model, [version.object_id for version in versions])
    return [
        {
            "version": version,
            "name": name_of(version),
            "is_copy": is_copy(version),
            "deletion": entries.get(version.object_id),
        }
        for version in versions
    ]


def deletions(model, keys):
    """Return the entries about deletions, by the key of the row."""
    found = AuditEntry.objects.filter(event=Event.DELETED, kind=model._meta.label_lower)
    copies = Q(details__copy__in=[int(key) for key in keys])
    found = found.filter(Q(object_id__in=keys) | copies).select_related("actor")
    return {
        str(entry.details.get("copy", entry.object_id)): entry
        for entry in found.order_by("number")
    }


def name_of(version):
    """Return the name of the row in the active language, if it is readable."""
    try:
        return str(row_in(version))
    except (RevertError, TypeError):  # it has no title any more
        return version.object_repr


def is_copy(version):
    try:
        return getattr(row_in(version), "live_id", None) is not None
    except RevertError:
        return False


def fields_of(version):
    """Return the fields in words, or None if the version cannot be read any more."""
    try:
        return list(in_words(of_version(version)).values())
    except RevertError:
        return None
