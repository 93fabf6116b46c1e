"""The roof: every address of the portal."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from portal import views

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("healthz", views.healthz, name="healthz"),
    re_path(r"^media/(?P<name>[\w-][\w.-]{0,99})$", views.media, name="media"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("", include("portal.pages")),
        path("", include("exchanges.urls")),
        path("", include("attractions.urls")),
    ),
]
