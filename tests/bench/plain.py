"""The yardstick of the desk's lists: the same rows in a plain `ModelAdmin`.

Its columns are those of the desk, with the stored state in the place of the present
one. It knows no working copies and has no filters, no search and no steps.
"""

from django.contrib import admin

from exchanges.admin import ExchangeAdmin
from exchanges.models import Exchange
from portal.admin import state_column

site = admin.AdminSite(name="plain")


@admin.register(Exchange, site=site)
class PlainExchangeAdmin(admin.ModelAdmin):
    list_display = [
        "status" if column is state_column else column
        for column in ExchangeAdmin.list_display
    ]
    list_per_page = ExchangeAdmin.list_per_page
    ordering = ExchangeAdmin.ordering
