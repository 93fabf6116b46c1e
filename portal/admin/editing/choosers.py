"""Answers to the editor of rich texts: which pages and pictures there are."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import JsonResponse
from django.utils.translation import override
from django.views.decorators.http import require_GET

from portal.admin.base import in_every_language
from portal.admin.editing.boxes import is_key
from portal.admin.pictures import PictureAdmin
from portal.content.kinds import content_models, own_address
from portal.content.pictures import what_is_untold
from portal.editorial.workflow.steps import has_right
from portal.files.renditions import small_address
from portal.models import Picture

OF_EACH_KIND, PICTURES = 5, 24
PAGE_COLUMNS = [*in_every_language("title"), "slug"]


@require_GET
def choose_page(request):
    """Return pages with these words in their title, with their addresses."""
    words, found = request.GET.get("q", "")[:100], []
    kinds = [each for each in content_models() if has_right(request.user, "view", each)]
    for kind in kinds:
        rows = kind.objects.originals().filter(holds(words, PAGE_COLUMNS))
        for row in rows.order_by("-updated_at", "-pk")[:OF_EACH_KIND]:
            label = f"{row} · {kind._meta.verbose_name} · {row.state.label}"
            with override(settings.LANGUAGE_CODE):
                found.append({"value": own_address(row), "label": label})
    return JsonResponse({"found": found})


@require_GET
@permission_required("portal.view_picture", raise_exception=True)
def choose_picture(request):
    """Return all tags, and pictures with these words, with the data for a form.

    With a `key`, return that picture.
    """
    words, key = request.GET.get("q", "")[:100], request.GET.get("key")
    rows = Picture.objects.filter(holds(words, PictureAdmin.search_fields))
    if key is not None:
        rows = rows.filter(pk=key) if is_key(key) else rows.none()
    found = [
        {
            "value": row.slug,
            "label": " · ".join(filter(None, [str(row), what_is_untold(row)])),
            "key": str(row.pk),
            "src": small_address(row),
            "alt": row.alt,
        }
        for row in rows.order_by("-pk")[:PICTURES]
    ]
    return JsonResponse({"found": found, "tags": Picture.objects.all_tags()})


def holds(words, columns):
    """Return the condition that one of the columns has the words."""
    return reduce(or_, (Q(**{f"{column}__icontains": words}) for column in columns))
