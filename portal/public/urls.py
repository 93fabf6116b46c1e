"""The pages of the portal app itself."""

from django.urls import path

from portal.models import Page, Story
from portal.public.api.catalog.page import open_data
from portal.public.feedback.views import report_error, report_sent
from portal.public.leaving import leaving
from portal.public.navigation.site_map import site_map
from portal.public.search.views import search
from portal.public.views import ContentDetail, ContentList

app_name = "portal"
urlpatterns = [
    path("data/", open_data, name="open_data"),
    path("search/", search, name="search"),
    path("site-map/", site_map, name="site_map"),
    path("leaving/", leaving, name="leaving"),
    path("report-an-error/", report_error, name="report_error"),
    path("report-an-error/sent/", report_sent, name="report_sent"),
    path("stories/", ContentList.as_view(model=Story), name="stories"),
    path("stories/<slug:slug>/", ContentDetail.as_view(model=Story), name="story"),
    path("pages/<slug:slug>/", ContentDetail.as_view(model=Page), name="page"),
]
