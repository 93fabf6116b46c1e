"""The roof: every address of the portal."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from portal.admin import guide
from portal.admin.editing import choosers
from portal.admin.i18n import views as language
from portal.admin.second_factor import enrolment, step
from portal.admin.start import account, search
from portal.admin.translations import exchange, overview
from portal.editorial.workflow import previews
from portal.public import media, views
from portal.public.open_data.dcat import catalog
from portal.public.open_data.downloads import data_file
from portal.public.seo import sitemap
from portal.public.sharing.views import qr_code, short_address

handler404 = "portal.public.errors.not_found"
handler500 = "portal.public.errors.failed"
urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap.sitemap, name="sitemap_part"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("data/catalog.jsonld", catalog, name="data_catalog"),
    re_path(
        r"^data/(?P<name>[a-z]{1,20})\.(?P<form>[a-z]{1,10})$",
        data_file,
        name="data_file",
    ),
    re_path(
        r"^s/(?P<name>[a-z]{1,20}(-[1-9][0-9]{0,17})?)$",
        short_address,
        name="short_address",
    ),
    re_path(
        r"^s/(?P<name>[a-z]{1,20}(-[1-9][0-9]{0,17})?)\.svg$", qr_code, name="qr_code"
    ),
    path("favicon.ico", views.favicon),
    path("healthz", views.healthz, name="healthz"),
    re_path(r"^media/(?P<name>[\w-][\w.-]{0,99})$", media.media, name="media"),
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
        path("", views.home, name="home"),
        path("preview/<str:label>/<int:pk>/", previews.preview, name="preview"),
        path("preview/<str:token>/", previews.preview_link, name="preview_link"),
        path("", include("portal.public.urls")),
        path("", include("exchanges.urls")),
        path("", include("attractions.urls")),
    ),
]
