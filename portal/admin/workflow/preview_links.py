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


def days_as_text(days):
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("The link holds for"),
        coerce=int,
        initial=7,
        choices=lambda: [(days, days_as_text(days)) for days in previews.DAYS],
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
    links = PreviewLink.objects.about(row).prefetch_related("made_by").order_by("-pk")
    context = {
        "original": row,
        "form": form,
        "links": [(each, shown(request, each, row)) for each in links],
        "change_url": admin.address("change", row.pk),
    }
    title = _("Show this to people outside")
    return admin.render_page(request, "admin/workflow/share.html", title, **context)


def shown(request, link, row):
    """Return the absolute addresses of a valid link, each with its QR code.

    An ended link has none.
    """
    if not previews.holds(link, row):
        return []
    found = previews.link_addresses(link)
    for each in found:
        each["url"] = request.build_absolute_uri(each["url"])
        each["code_picture"] = qr_svg(each["url"])
    return found
