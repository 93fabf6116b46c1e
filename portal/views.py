"""The two generic views of all content, and the few pages that are not content."""

import re
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView

from portal.content import content_models

# What a browser may show; everything else is only handed over.
FILE_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class ContentList(ListView):
    """What is published of one kind, 20 rows a page, filtered by a form of that kind.

    A filter value or page number that does not exist is a 404.
    """

    paginate_by = 20
    filter_class = None

    def get_queryset(self):
        rows = self.model.objects.published()
        self.filters = self.filter_class and self.filter_class(self.request.GET)
        if self.filters:
            if not self.filters.is_valid():
                raise Http404(self.filters.errors.as_text())
            rows = self.filters.apply(rows)
        return rows.for_list().in_order()

    def paginate_queryset(self, queryset, page_size):
        if not PAGE_NUMBER.fullmatch(self.request.GET.get("page", "1")):
            raise Http404("no such page number")
        return super().paginate_queryset(queryset, page_size)

    def get_context_data(self, **kwargs):
        query = self.filters.query() if self.filters else ""
        return super().get_context_data(filters=self.filters, query=query, **kwargs)


class ContentDetail(DetailView):
    """The page of one published row."""

    def get_queryset(self):
        return self.model.objects.published().for_page()


@require_safe
def choose_language(request):
    """The bare address leads to the language that the browser asks for, or Chinese."""
    return redirect("home")


@require_safe
def home(request):
    """The front page; each app puts its part there through a tag of its own."""
    return render(request, "portal/home.html")


@require_safe
def media(request, name):
    """A stored file, for everybody while a published row shows it, else for staff.

    To all others it is the same 404 as a file that never was.
    """
    public = any(
        model.objects.published().using_file(name).exists()
        for model in content_models()
    )
    if not (public or request.user.has_perm("portal.view_picture")):
        raise Http404("no such file")
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError):
        raise Http404("no such file") from None
    kind = FILE_TYPES.get(PurePath(name).suffix.lower())
    response = FileResponse(
        file, as_attachment=not kind, content_type=kind or "application/octet-stream"
    )
    response["Cache-Control"] = f"{'public' if public else 'private'}, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    if kind != "application/pdf":  # whose viewer does not start in a sandbox
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@never_cache
@require_safe
def healthz(request):
    """200 where the database answers and no migration is missing, else 503."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse(_("The database does not answer."), status=503)
    if missing:
        return HttpResponse(_("Migrations are missing."), status=503)
    return HttpResponse("ok", content_type="text/plain")
