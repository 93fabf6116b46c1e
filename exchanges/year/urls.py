"""The desk's pages of the office's year."""

from django.contrib import admin
from django.urls import path

from exchanges.year import pages

urlpatterns = [
    path(
        "anniversaries/",
        admin.site.admin_view(pages.anniversaries),
        name="admin_anniversaries",
    ),
    path(
        "anniversaries.ics",
        admin.site.admin_view(pages.calendar),
        name="admin_anniversaries_calendar",
    ),
]
