"""The pages of the portal app itself."""

from django.urls import path

from portal.models import Page, Story
from portal.search.page import search
from portal.site_map import site_map
from portal.views import ContentDetail, ContentList

app_name = "portal"
urlpatterns = [
    path("search/", search, name="search"),
    path("site-map/", site_map, name="site_map"),
    path("stories/", ContentList.as_view(model=Story), name="stories"),
    path("stories/<slug:slug>/", ContentDetail.as_view(model=Story), name="story"),
    path("pages/<slug:slug>/", ContentDetail.as_view(model=Page), name="page"),
]
