"""The roof: every address of the portal, those of the desk before those of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path

from portal.admin import guide
from portal.admin.editing import choosers
from portal.admin.i18n import views as language
from portal.admin.second_factor import enrolment, step
from portal.admin.start import account, search
from portal.admin.translations import exchange, overview
from portal.editorial.workflow import previews
from portal.public import site_urls

handler404, handler500 = site_urls.handler404, site_urls.handler500
urlpatterns = [
    path(
        "admin/language/",
        admin.site.admin_view(language.choose_language),
        name="admin_language",
    ),
    path(
        "admin/choose/page/",
        admin.site.admin_view(choosers.choose_page),
        name="choose_page",
    ),
    path(
        "admin/choose/picture/",
        admin.site.admin_view(choosers.choose_picture),
        name="choose_picture",
    ),
    path("admin/search/", admin.site.admin_view(search.search), name="admin_search"),
    path(
        "admin/account/", admin.site.admin_view(account.account), name="admin_account"
    ),
    path("admin/second-step/", step.second_step, name="admin_second_step"),
    path(
        "admin/account/second-factor/",
        admin.site.admin_view(enrolment.second_factor),
        name="admin_second_factor",
    ),
    path(
        "admin/account/second-factor/code-app/",
        admin.site.admin_view(enrolment.code_app),
        name="admin_code_app",
    ),
    path("admin/guide/", admin.site.admin_view(guide.guide), name="admin_guide"),
    path(
        "admin/guide/<slug:name>/",
        admin.site.admin_view(guide.guide),
        name="admin_guide_page",
    ),
    path(
        "admin/translations/",
        admin.site.admin_view(overview.overview_page),
        name="admin_translations",
    ),
    path(
        "admin/translations/hand-out/",
        admin.site.admin_view(exchange.export_view),
        name="admin_translations_export",
    ),
    path(
        "admin/translations/take-back/",
        admin.site.admin_view(exchange.import_view),
        name="admin_translations_import",
    ),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("preview/<str:label>/<int:pk>/", previews.preview, name="preview"),
    ),
    *site_urls.urlpatterns,
]
