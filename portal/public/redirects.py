"""Where an address leads that lacks its slash, or that a page had once."""

from django.middleware.common import CommonMiddleware
from django.urls import resolve

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
        if model and slug and not model.objects.published().filter(slug=slug).exists():
            row = FormerAddress.objects.leading_to(model, slug)
            if row:
                return row.get_absolute_url()
        return super().get_full_path_with_slash(request)
