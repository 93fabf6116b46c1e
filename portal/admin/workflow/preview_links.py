"""The page on which the preview of a row is shown to people outside."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.editorial.workflow import previews
from portal.models import PreviewLink
from portal.public.sharing import qr_svg


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("The link holds for"),
        coerce=int,
        initial=7,
        choices=lambda: [
            (days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days})
            for days in previews.DAYS
        ],
    )


def share_view(admin, request, pk):
    """List the links, make one, or end one."""
    row = get_object_or_404(admin.all_rows(request), pk=pk)
    if not previews.may_share(request.user, row):
        raise PermissionDenied
    form = ShareForm(request.POST or None)
    if "end" in request.POST:
        previews.end_link(row, request.POST["end"], request.user)
        messages.success(request, _("The link has been ended."))
        return redirect(request.path)
    if form.is_valid():
        previews.make_link(row, request.user, form.cleaned_data["days"])
        return redirect(request.path)
    links = []
    found = PreviewLink.objects.about(row).prefetch_related("made_by")
    for link in found.order_by("-pk"):
        # The absolute addresses, each with its QR code; an ended link has none.
        valid = previews.link_addresses(link) if previews.holds(link, row) else []
        for each in valid:
            each["url"] = request.build_absolute_uri(each["url"])
            each["code_picture"] = qr_svg(each["url"])
        links.append((link, valid))
    context = {
        "original": row,
        "form": form,
        "links": links,
        "change_url": admin.address("change", row.pk),
    }
    title = _("Show this to people outside")
    return admin.render_page(request, "admin/workflow/share.html", title, **context)
