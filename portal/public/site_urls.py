"""All addresses of the public site, for servers without a desk.

Preview links are included: their readers are outside the office, their page needs
neither a session nor the desk, and only the database decides what it shows. The preview
for staff needs a session, so its address is among those of the desk.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path

from portal.editorial.workflow import previews
from portal.public import media, site_files, views
from portal.public.api import endpoints
from portal.public.api.catalog.datapackage import csv_metadata, datapackage
from portal.public.api.catalog.dcat import catalog
from portal.public.api.downloads import data_file
from portal.public.front.edition import edition
from portal.public.seo import sitemap
from portal.public.sharing import qr_code, short_address

handler404 = "portal.public.middleware.not_found"
handler500 = "portal.public.middleware.failed"
urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap.sitemap, name="sitemap_part"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("api/v1/", include(endpoints.urls())),
    path("data/catalog.jsonld", catalog, name="data_catalog"),
    path("data/datapackage.json", datapackage, name="datapackage"),
    path("data/csv-metadata.json", csv_metadata, name="csv_metadata"),
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
    path("favicon.ico", site_files.favicon),
    path("site.webmanifest", site_files.manifest, name="manifest"),
    path(".well-known/security.txt", site_files.security, name="security"),
    path("healthz", views.healthz, name="healthz"),
    path("edition", edition, name="edition"),
    re_path(r"^media/(?P<name>[\w-][\w.-]{0,99})$", media.media, name="media"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("preview/<str:token>/", previews.preview_link, name="preview_link"),
        path("", include("portal.public.urls")),
        path("", include("exchanges.urls")),
        path("", include("attractions.urls")),
    ),
]
