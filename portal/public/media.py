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

# What a browser may show; everything else is only handed over.
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
    """A stored file, for everybody while a published row shows it, else for staff.

    A picture for sharing is not stored, but drawn.

    Whoever has the link of a preview sees the files of that row as well. To all others
    it is the same 404 as a file that never was.
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
    # Every cache asks again each time, so that what is withdrawn is gone everywhere.
    response["Cache-Control"] = f"{'public' if public else 'private'}, no-cache"
    return previews.keep_private(response) if by_link else response


def answer(name):
    """The file, so that a browser shows a known kind and runs nothing in it.

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
