"""A story or an exchange for the WeChat account: to copy, or as a ZIP.

The article has inline styles, which no page of the desk may have. So it is a document
of its own in a frame without scripts, with a policy that allows them and little else.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from portal.admin.audit.acts import record_export
from portal.admin.pages import download
from portal.content.i18n.languages import languages_of
from portal.editorial.wechat import checker
from portal.editorial.wechat.article import Page, write_article
from portal.editorial.wechat.package import document, write_zip
from portal.public.sharing import short_path
from portal.server.absolute_urls import site_root

ONLY_STYLES = {
    "default-src": [CSP.NONE],
    "img-src": [CSP.SELF],
    "style-src-attr": [CSP.UNSAFE_INLINE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


def public_row(admin, request, pk):
    """Return a row that visitors see now. Raises `Http404` for any other."""
    row = get_object_or_404(admin.model.objects.published().for_page(), pk=pk)
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    return row


def language_asked(request, row):
    """Return the language in the address; the first of the row if it has not this."""
    there, asked = languages_of(row, "title"), request.GET.get("language")
    return asked if asked in there else there[0]


def page_of(request, row):
    root, short = site_root(request), short_path(row)
    return Page(root, root + short, f"{short}.svg")


def shown_address(picture):
    return picture.file.url


def wechat_view(admin, request, pk):
    """Show the article, what is to be mended, and what to do with it."""
    row = public_row(admin, request, pk)
    language = language_asked(request, row)
    article = write_article(row, language, page_of(request, row), shown_address)
    query = f"?language={language}"
    context = {
        "original": row,
        "article": article,
        "checker": checker,
        "language": language,
        "languages": languages_of(row, "title"),
        "frame_url": admin.address("wechat_article", pk) + query,
        "zip_url": admin.address("wechat_zip", pk) + query,
    }
    title = _("For the WeChat account")
    return admin.render_page(request, "admin/publicity/wechat.html", title, **context)


@csp_override(ONLY_STYLES)
def article_view(admin, request, pk):
    row = public_row(admin, request, pk)
    language = language_asked(request, row)
    article = write_article(row, language, page_of(request, row), shown_address)
    return HttpResponse(document(article, language))


def zip_view(admin, request, pk):
    """Serve the article with its pictures, and record the export."""
    row = public_row(admin, request, pk)
    language = language_asked(request, row)
    data = write_zip(row, language, page_of(request, row))
    record_export(request, row, table="wechat")
    return download(data, f"wechat-{row._meta.model_name}-{row.pk}-{language}.zip")


article_pages = [
    ("<int:pk>/wechat/", wechat_view, "wechat", "GET"),
    ("<int:pk>/wechat/article/", article_view, "wechat_article", "GET"),
    ("<int:pk>/wechat/zip/", zip_view, "wechat_zip", "GET"),
]
