"""Comments at the desk: beside their fields in the form, and on the page of review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError

from portal.admin.pages import go_back
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
    return go_back(request, admin.address("change", row.pk))


def panel(admin, request, row):
    """Return the comments of a row, the open ones by column, and the form for one."""
    found = Comment.objects.about(row).select_related("author", "closed_by")
    found = list(found.order_by("pk"))
    for each in found:
        each.label = comments.label_of(row, each.column)
    may = comments.may_comment(request.user, row)
    columns = comments.commented_columns(admin.model) if may else ()
    return {
        "comments": [each for each in found if each.closed_at is None],
        "closed_comments": [each for each in found if each.closed_at],
        "comment_columns": [(name, comments.label_of(row, name)) for name in columns],
        "comment_url": may and admin.address("comment", row.pk),
    }
