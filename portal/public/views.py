"""The two generic views of all content, and the few pages that are not content."""

import re

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView

from portal.content.kinds import is_shown_elsewhere
from portal.models import FormerAddress
from portal.server.client_address import LOOPBACK, is_within

PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class ContentList(ListView):
    """Public rows of one kind, 20 a page, filtered by a form of that kind.

    A filter value or page number that does not exist is a 404. Search engines skip
    what several filters found: there are thousands of such pages.
    """

    http_method_names = ["get", "head"]
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
        values = self.filters.cleaned_data.values() if self.filters else ()
        return super().get_context_data(
            filters=self.filters,
            query=query,
            listing=self.model.listing,
            narrowed=self.filters.labels() if self.filters else [],
            unlisted=sum(map(bool, values)) > 1,
            **kwargs,
        )


class ContentDetail(DetailView):
    """The page of one published row; former addresses redirect to it.

    Its own address redirects too, if it is shown on the page of another row.
    """

    http_method_names = ["get", "head"]

    def get_queryset(self):
        return self.model.objects.published().for_page()

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Http404:
            row = FormerAddress.objects.leading_to(self.model, kwargs["slug"])
            if not row:
                raise
            return redirect(row, permanent=True)
        if is_shown_elsewhere(self.object):
            return redirect(self.object, permanent=True)
        return self.render_to_response(self.get_context_data())


@require_safe
def choose_language(request):
    """Redirect to the language of the browser, or to Chinese."""
    return redirect("home")


@require_safe
def home(request):
    """Show the front page; each app adds its part by a tag of its own."""
    return render(request, "portal/home.html")


def missing_migrations():
    """Return the keys of migrations that are not applied. Raises `DatabaseError`."""
    loader = MigrationLoader(connection)
    return loader.graph.nodes.keys() - loader.applied_migrations.keys()


@never_cache
@require_safe
def healthz(request):
    """Answer 200 if the database answers and no migration is missing, else 503.

    `?full` from the networks of the office, or from this machine, says more of it.
    """
    try:
        missing = missing_migrations()
    except DatabaseError:
        return HttpResponse(_("The database does not answer."), status=503)
    if missing:
        return HttpResponse(_("Migrations are missing."), status=503)
    allowed = [*LOOPBACK, *settings.ADMIN_NETWORKS]
    if "full" in request.GET and is_within(request, allowed):
        return import_string(settings.HEALTH_VIEW)(request)
    return HttpResponse("ok", content_type="text/plain")
