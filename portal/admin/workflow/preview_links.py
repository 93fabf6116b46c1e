"""The page on which the preview of a row is shown to people outside."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.editorial.workflow import previews
from portal.models import PreviewLink
from portal.public.sharing.codes import qr_svg


def days_as_text(days):
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("The link holds for"),
        coerce=int,
        initial=7,
        choices=lambda: [(days, days_as_text(days)) for days in previews.DAYS],
    )


def urls(admin):
    name = f"{admin.opts.app_label}_{admin.opts.model_name}_share"

    def view(request, pk):
        row = admin.all_rows(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        if not previews.may_share(request.user, row):
            raise PermissionDenied
        form = ShareForm(request.POST or None)
        if request.method == "POST":
            if "end" in request.POST:
                previews.end_link(row, request.POST["end"], request.user)
                messages.success(request, _("The link has been ended."))
                return redirect(request.path)
            if form.is_valid():
                previews.make_link(row, request.user, form.cleaned_data["days"])
                return redirect(request.path)
        return links_page(admin, request, row, form)

    return [path("<int:pk>/share/", admin.admin_site.admin_view(view), name=name)]


def links_page(admin, request, row, form):
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
