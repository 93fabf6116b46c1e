"""Redirect addresses without a slash, and former addresses of pages."""

import re

from django.middleware.common import CommonMiddleware
from django.urls import resolve, reverse

from portal.content.kinds import is_shown_elsewhere
from portal.models import FormerAddress

THIS_MACHINE = re.compile(r"(?:127\.0\.0\.1|\[::1\]|localhost)(?::[0-9]+)?")


class OneRedirect(CommonMiddleware):
    """Adds a missing slash to GET requests, and follows a former address at once.

    Django would also redirect forms, which lose their content then, and raises an error
    while DEBUG is on.
    """

    def process_request(self, request):
        """Refuse other hosts, except for a probe on this machine by its address."""
        is_probe = request.path_info == reverse("healthz")
        if is_probe and THIS_MACHINE.fullmatch(request.META.get("HTTP_HOST", "")):
            return None
        return super().process_request(request)

    def should_redirect_with_slash(self, request):
        is_read = request.method in ("GET", "HEAD")
        return is_read and super().should_redirect_with_slash(request)

    def get_full_path_with_slash(self, request):
        match = resolve(f"{request.path_info}/")
        model = getattr(match.func, "view_initkwargs", {}).get("model")
        slug = match.kwargs.get("slug")
        if row := model and slug and leading_elsewhere(model, slug):
            return row.get_absolute_url()
        return super().get_full_path_with_slash(request)


def leading_elsewhere(model, slug):
    """Return the row of a slug if it is at another address, or had the slug before."""
    row = model.objects.published().filter(slug=slug).for_address().first()
    if not row:
        return FormerAddress.objects.leading_to(model, slug)
    return row if is_shown_elsewhere(row) else None
