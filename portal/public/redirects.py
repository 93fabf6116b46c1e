"""Where an address leads that lacks its slash, or that a page had once."""

from django.middleware.common import CommonMiddleware
from django.urls import resolve

from portal.content.kinds import is_shown_elsewhere
from portal.models import FormerAddress


class OneRedirect(CommonMiddleware):
    """Adds a missing slash, to what is only read, and follows an old address at once.

    Django adds it to a form as well, whose content is lost then, and while DEBUG is on
    it raises an error.
    """

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
    """The row to which the slug leads that is shown at another address, if it is."""
    row = model.objects.published().filter(slug=slug).for_address().first()
    if not row:
        return FormerAddress.objects.leading_to(model, slug)
    return row if is_shown_elsewhere(row) else None
