"""The button to confirm a translation, in forms and in the list."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from portal.admin.pages import go_back
from portal.content.i18n.translatable import LANGUAGES
from portal.content.parts import part_names
from portal.editorial.translations.confirm import confirm
from portal.editorial.translations.status import (
    BEHIND,
    TO_DO,
    Translation,
    state_of,
    texts_of,
)
from portal.editorial.workflow import steps

BUTTON = "_still_right"


def confirm_view(admin, request, pk):
    row = admin.all_rows(request).filter(pk=pk).first()
    if row is None or not steps.has_right(request.user, "change", row):
        raise PermissionDenied
    is_as_seen = request.POST.get("_version") == str(row.version)
    press(request, row, row.version if is_as_seen else -1)
    return go_back(request, admin.address("change", row.pk))


def press(request, row, version):
    """Confirm a translation, or report why it cannot be confirmed.

    `version` is the one that the user saw. Raises `BadRequest` for an unknown language.
    """
    language = request.POST.get(BUTTON)
    if language not in LANGUAGES:
        raise BadRequest("no such language")
    try:
        confirm(row, language, request.user, version)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        name = get_language_info(language)["name_translated"]
        text = _("“%(title)s”: the translation into %(language)s is still right.")
        messages.success(request, text % {"title": row, "language": name})


def panel(admin, request, row):
    may_confirm = steps.has_right(request.user, "change", row)
    prefetch_related_objects([row], *part_names(type(row)))
    return {
        "translations": [of_language(row, code) for code in LANGUAGES],
        "still_right": may_confirm and admin.address("confirm", row.pk),
    }


def of_language(row, code):
    found = list(texts_of(row, code))
    return {
        "code": code,
        "state": state_of(row, code, found),
        "texts": [
            (state.label, [text.label for text in found if text.state == state])
            for state in TO_DO
        ],
        "is_outdated": any(text.state in BEHIND for text in found),
        "is_machine": any(text.state == Translation.MACHINE for text in found),
    }
