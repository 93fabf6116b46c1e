"""Edit the texts of several pictures on one page."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modeltranslation.utils import get_translation_fields

from portal.admin.audit.acts import changes_of
from portal.admin.editing.merge_forms import SEEN, MergingForm
from portal.admin.editing.related_boxes import is_key
from portal.files.renditions import small_address
from portal.models import Picture

MOST = 50  # pictures on a page


class DescribeForm(MergingForm):
    class Meta:
        model = Picture
        fields = [*get_translation_fields("alt"), "decorative"]


def describe_view(admin, request):
    """Show and save the texts of the pictures in the address."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return describe_page(admin, request, forms_of(admin, request))
    with transaction.atomic():
        forms = forms_of(admin, request, request.POST)
        answers = [form.is_valid() for form in forms]  # fills the errors of each form
        if not all(answers):
            return describe_page(admin, request, forms)
        changed = [form for form in forms if form.changed_data]
        for form in changed:
            with admin.create_revision(request):
                message = changes_of(form, [], add=False)
                admin.log_change(request, form.save(), message)
    text = ngettext(
        "%(count)d picture saved.", "%(count)d pictures saved.", len(changed)
    )
    messages.success(request, text % {"count": len(changed)})
    return redirect(admin.address("changelist"))


def forms_of(admin, request, data=None):
    keys = request.GET.get("pictures", "")[:1000].split(",")
    rows = admin.get_queryset(request).filter(pk__in=filter(is_key, keys[:MOST]))
    if data is not None:
        rows = rows.select_for_update(of=("self",))
    return [
        DescribeForm(data, instance=row, prefix=str(row.pk))
        for row in rows.order_by("pk")
        if admin.has_change_permission(request, row)
    ]


def describe_page(admin, request, forms):
    title = _("Say what the pictures show")
    seen = json.dumps({form.seen_name: form.seen_next() for form in forms})
    rows = [(form, small_address(form.instance)) for form in forms]
    context = {"rows": rows, "seen": seen, "seen_name": SEEN}
    return admin.render_page(request, "admin/library/describe.html", title, **context)
