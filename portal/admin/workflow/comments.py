"""Comments at the desk: beside their fields in the form, and on the page of review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.editorial.workflow import comments
from portal.models import Comment


def comment_view(admin, request, pk):
    """Write a comment, or close one, and lead back to the page that it is on."""
    row = admin.all_rows(request).filter(pk=pk).first()
    if row is None or not comments.may_comment(request.user, row):
        raise PermissionDenied
    if "close" in request.POST:
        comments.close_comment(row, request.POST["close"], request.user)
    else:
        column, text = (request.POST.get(name, "") for name in ("column", "text"))
        try:
            comments.write_comment(row, column, text, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    back = request.POST.get("next", "")
    is_ours = back.startswith(reverse("admin:index"))
    return redirect(back if is_ours else admin.address("change", row.pk))


def panel(admin, request, row):
    """Return the comments of a row, the open ones by column, and the form for one."""
    found = Comment.objects.about(row).select_related("author", "closed_by")
    found = list(found.order_by("pk"))
    for each in found:
        each.label = label_of(row, each.column)
    may = comments.may_comment(request.user, row)
    columns = comments.commented_columns(admin.model) if may else ()
    return {
        "comments": [each for each in found if each.closed_at is None],
        "closed_comments": [each for each in found if each.closed_at],
        "comment_columns": [(name, label_of(row, name)) for name in columns],
        "comment_url": may and admin.address("comment", row.pk),
    }


def label_of(row, column):
    if not column:
        return _("The whole entry")
    return row._meta.get_field(column).verbose_name
