"""The addresses of the portal, and before them the yardstick's."""

from django.urls import path

from portal.urls import urlpatterns as portal_urls
from tests.bench.yardstick import yardstick

urlpatterns = [path("yardstick", yardstick), *portal_urls]
