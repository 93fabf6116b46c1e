"""Addresses that lead to another one, of which there is no file."""

from django.urls import reverse
from django.utils.translation import override

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models, is_shown_elsewhere, own_address
from portal.models import FormerAddress


def redirects():
    """Pairs of an address and the one to which it leads."""
    yield "/", reverse_in("home", LANGUAGES[0])
    for model in content_models():
        elsewhere = model.objects.published() if model.part_of else ()
        for row in elsewhere:
            for code in LANGUAGES:
                with override(code):
                    if is_shown_elsewhere(row):
                        yield own_address(row), row.get_absolute_url()
    for model in content_models():
        rows = {row.pk: row for row in model.objects.published().for_address()}
        for former in FormerAddress.objects.of_kind(model):
            if row := rows.get(former.object_id):
                for code in LANGUAGES:
                    with override(code):
                        yield address_before(row, former.slug), row.get_absolute_url()


def address_before(row, slug):
    view = f"{row._meta.app_label}:{row._meta.model_name}"
    return reverse(view, kwargs={"slug": slug})


def reverse_in(view, code):
    with override(code):
        return reverse(view)
