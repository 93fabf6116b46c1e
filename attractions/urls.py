"""Addresses of the attractions."""

from django.urls import path

from attractions.filters import AttractionFilter
from attractions.models import Attraction
from portal.public.views import ContentDetail, ContentList

app_name = "attractions"
urlpatterns = [
    path(
        "attractions/",
        ContentList.as_view(model=Attraction, filter_class=AttractionFilter),
        name="attractions",
    ),
    path(
        "attractions/<slug:slug>/",
        ContentDetail.as_view(model=Attraction),
        name="attraction",
    ),
]
