"""The addresses of the portal, and before them those of a plain admin."""

from django.urls import path

from portal.urls import urlpatterns as portal_urls
from tests.bench import plain

urlpatterns = [path("plain/", plain.site.urls), *portal_urls]
