"""A button to take back a row that the user has sent to review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.editorial.workflow.take_back import take_back


def urls(admin):
    name = f"{admin.opts.app_label}_{admin.opts.model_name}_take_back"

    @require_POST
    def view(request, pk):
        row = admin.all_rows(request).filter(pk=pk).first()
        if row is None:
            raise Http404
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

    return [path("<int:pk>/take-back/", admin.admin_site.admin_view(view), name=name)]
