"""Stored files: not a public folder, but a view that asks who shows them."""

from pathlib import PurePath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from portal import previews
from portal.content import content_models

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

    Whoever has the link of a preview sees the files of that row as well. To all others
    it is the same 404 as a file that never was.
    """
    public = any(
        model.objects.published().using_file(name).exists()
        for model in content_models()
    )
    by_link = not public and previews.opens(request.GET.get("preview", ""), name)
    if not public and not by_link and not request.user.has_perm("portal.view_picture"):
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
    return previews.keep_private(response) if by_link else response
