"""Cities, the timeline, delegations and agreements."""

from django.urls import path

from exchanges.calendar.views import calendar
from exchanges.models import Agreement, City, Delegation, Exchange
from exchanges.timeline.filters import CityFilter, FeedFilter
from exchanges.views import CityExhibition, Timeline, cities
from exchanges.year.report.statistics import statistics
from portal.public.feeds.views import feed
from portal.public.views import ContentDetail, ContentList

app_name = "exchanges"
urlpatterns = [
    path("feed.atom", feed, {"filter_class": FeedFilter}, name="feed"),
    path("cities/", cities, name="cities"),
    path("cities/<slug:slug>/", ContentDetail.as_view(model=City), name="city"),
    path("cities/<slug:slug>/exhibition/", CityExhibition.as_view(), name="exhibition"),
    path("exchanges.ics", calendar, name="calendar"),
    path("statistics/", statistics, name="statistics"),
    path("exchanges/", Timeline.as_view(), name="exchanges"),
    path(
        "exchanges/<slug:slug>/",
        ContentDetail.as_view(model=Exchange),
        name="exchange",
    ),
    path(
        "delegations/",
        ContentList.as_view(model=Delegation, filter_class=CityFilter),
        name="delegations",
    ),
    path(
        "delegations/<slug:slug>/",
        ContentDetail.as_view(model=Delegation),
        name="delegation",
    ),
    path(
        "agreements/",
        ContentList.as_view(model=Agreement, filter_class=CityFilter),
        name="agreements",
    ),
    path(
        "agreements/<slug:slug>/",
        ContentDetail.as_view(model=Agreement),
        name="agreement",
    ),
]
