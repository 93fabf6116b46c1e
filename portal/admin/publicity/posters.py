"""A poster of a city or a place, to be printed on A3 by the browser."""

from django.conf import settings
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from portal.admin.publicity.wechat import public_row
from portal.content.i18n.languages import languages_of
from portal.public.sharing import qr_svg, short_path
from portal.server.absolute_urls import absolute


def poster_view(admin, request, pk):
    row = public_row(admin, request, pk)
    address = absolute(request, short_path(row))
    there, names = languages_of(row, "title"), []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            title = row.title if code in there else ""
            call = _("Scan the code to read more")
            names.append({"code": code, "title": title, "call": call})
    context = {"row": row, "names": names, "address": address, "qr": qr_svg(address)}
    return render(request, "admin/publicity/poster.html", context)


poster_pages = [("<int:pk>/poster/", poster_view, "poster", "GET")]
