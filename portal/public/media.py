"""Stored files: not a public folder, but a view that asks who shows them."""

from pathlib import PurePath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from portal.content.kinds import content_models
from portal.editorial.workflow import previews
from portal.public.seo import social_cards

# Types that a browser may show; other files are downloads.
FILE_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".pdf": "application/pdf",
}


@require_safe
def media(request, name):
    """Serve a stored file: to everyone while a published row uses it, else to staff.

    A share picture is not stored but drawn. A valid preview link also opens the files
    of its row. Anyone else gets the 404 of a missing file, which does not say that it
    exists.
    """
    if card := social_cards.named(name):
        return HttpResponse(card.png(), content_type="image/png")
    public = any(
        model.objects.published().using_file(name).exists()
        for model in content_models()
    )
    by_link = not public and previews.opens(request.GET.get("preview", ""), name)
    if not public and not by_link and not request.user.has_perm("portal.view_picture"):
        raise Http404("no such file")
    try:
        changed = int(default_storage.get_modified_time(name).timestamp())
        response = get_conditional_response(request, None, changed) or answer(name)
    except (FileNotFoundError, IsADirectoryError):
        raise Http404("no such file") from None
    response["Last-Modified"] = http_date(changed)
    # Every cache revalidates each time, so that a withdrawn file disappears everywhere.
    response["Cache-Control"] = f"{'public' if public else 'private'}, no-cache"
    return previews.keep_private(response) if by_link else response


def answer(name):
    """Return the file, with headers that stop browsers from running it.

    Raises `FileNotFoundError`.
    """
    found = default_storage.opened(name)
    if found is None:
        raise FileNotFoundError(name)
    kind = FILE_TYPES.get(PurePath(name).suffix.lower())
    response = FileResponse(
        found.file,
        as_attachment=not kind,
        filename=name,
        content_type=kind or "application/octet-stream",
    )
    response["Content-Length"] = found.size
    response["X-Content-Type-Options"] = "nosniff"
    if kind != "application/pdf":  # whose viewer does not start in a sandbox
        response["Content-Security-Policy"] = (
            "default-src 'none'; frame-ancestors 'none'; sandbox"
        )
    return response
