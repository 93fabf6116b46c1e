"""Versions at the desk: compare them in words, and bring one back as a draft.

Takes the place of the views of VersionAdmin that write an old version live at once.
"""

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
from portal.editorial.revisions.compare import compare, in_words
from portal.editorial.revisions.snapshots import of_row, of_version, row_in
from portal.editorial.workflow import restore, working_copies
from portal.editorial.workflow.steps import has_right
from portal.models.audit import AuditEntry, Event

PER_PAGE = 50
# Errors that prevent a restore; nothing is stored then.
REFUSALS = (ValidationError, RevertError, IntegrityError, DataError)


class WithHistory(Recording):
    """Mixed into a VersionAdmin; the names of its views are that one's."""

    def reversion_register(self, model, **kwargs):
        """Register no versions of links between rows; a row's version includes them."""
        if not model._meta.auto_created:
            super().reversion_register(model, **kwargs)

    # The versions of a row

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
        if isinstance(row, Content):  # live content, too: into a working copy
            may_restore = has_right(request.user, "change", row)
        else:
            may_restore = self.has_change_permission(request, row)
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            seen = request.POST.get("_newest", "")
            seen = int(seen[:18]) if seen.isdecimal() else None  # no key is longer
            asked = version, row, request.user, seen
            return self.bring_back(request, restore.restore_version, *asked)
        now = working_copies.in_work(row)
        found = differences(version, now)
        context = {
            "original": row,
            "differences": found,
            "may_restore": may_restore and found is not None,
            "into_copy": isinstance(row, Content) and self.is_locked(row),
            "has_copy": now != row,
            "newest": restore.newest(now),
        }
        title = _("An earlier version: %s") % row
        return self.version_page(request, version, title, **context)

    # Deleted rows

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
            return self.bring_back(request, restore.recover, version, request.user)
        try:
            fields = list(in_words(of_version(version)).values())
        except RevertError:
            fields = None
        context = {"fields": fields, "may_restore": may_restore and fields is not None}
        return self.version_page(request, version, name_of(version), **context)

    def is_back(self, request, version_id):
        """Redirect to the row if it was recovered meanwhile."""
        versions = Version.objects.get_for_model(self.model)
        version = versions.filter(pk=version_id).first()
        row = version and self.get_object(request, version.object_id)
        if row is None:
            raise Http404
        messages.info(request, _("This has been recovered already."))
        return redirect(self.address("change", row.pk))

    # Of both

    def version_page(self, request, version, title, **context):
        context |= {
            "version": version,
            "comment": comment_in_words(version.revision.comment, self.model),
            "is_content": issubclass(self.model, Content),
        }
        return self.render_page(
            request, "admin/revisions/version.html", title, **context
        )

    def bring_back(self, request, write, *asked):
        """Redirect to the form of the row that was written; name what is gone."""
        try:
            row, gone = write(*asked)
        except REFUSALS as error:
            return refuse(request, error, request.get_full_path())
        if gone:
            text = _("This is no longer there and was left out: %s")
            messages.warning(request, text % _(", ").join(gone))
        messages.success(request, _("The earlier version has been brought back."))
        return redirect(self.address("change", row.pk))


def differences(old, new):
    """Return the differences of two versions or rows; None if one is unreadable."""
    try:
        snapshots = (
            of_version(each) if isinstance(each, Version) else of_row(each)
            for each in (old, new)
        )
        return list(compare(*snapshots))
    except RevertError:
        return None


def with_deletion(model, versions):
    """Return the versions for the list, with the time and user of each deletion."""
    keys = [version.object_id for version in versions]
    copies = Q(details__copy__in=[int(key) for key in keys])
    found = AuditEntry.objects.filter(event=Event.DELETED, kind=model._meta.label_lower)
    found = found.filter(Q(object_id__in=keys) | copies).select_related("actor")
    deletions = {
        str(entry.details.get("copy", entry.object_id)): entry
        for entry in found.order_by("number")
    }
    return [
        {
            "version": version,
            "name": name_of(version),
            "is_copy": is_copy(version),
            "deletion": deletions.get(version.object_id),
        }
        for version in versions
    ]


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
