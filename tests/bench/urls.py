"""The addresses of the portal, and before them those of the yardsticks."""

from django.urls import path

from portal.urls import urlpatterns as portal_urls
from tests.bench import plain
from tests.bench.yardstick import yardstick

urlpatterns = [
    path("yardstick", yardstick),
    path("plain/", plain.site.urls),
    *portal_urls,
]
