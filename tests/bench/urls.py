"""The addresses of the portal, and before them those of the yardsticks."""

from django.urls import path

from portal.urls import urlpatterns as portal_urls
from tests.bench import plain, yardstick

urlpatterns = [
    path("yardstick", yardstick.yardstick),
    path("plain-yardstick", yardstick.plain),
    path("plain/", plain.site.urls),
    *portal_urls,
]
