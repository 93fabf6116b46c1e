"""The rows of the inspection that staff enter."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin.audit.acts import RecordingSettings
from portal.admin.base import Desk
from portal.admin.menu import MenuGroup, add_page
from portal.inspection.findings import VIEW
from portal.inspection.models import Account, FormRow, Threshold, Typo
from portal.inspection.rules import RULES

add_page(MenuGroup.SITE, 0, _("Inspection"), "admin_inspection", VIEW)


@admin.register(Threshold)
class ThresholdAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.SITE, 5)
    list_display = ["rule", "limit", "reason"]
    ordering = ["rule"]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Offer the rules that have a limit, and the days of the yearly form."""
        fixed = {rule.code for rule in RULES if rule.limit is None}
        choices = [each for each in db_field.get_choices() if each[0] not in fixed]
        kwargs |= {"choices": choices}
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(Typo)
class TypoAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.MATERIAL, 5)
    list_display = ["wrong", "right"]
    search_fields = ["wrong", "right"]
    ordering = ["wrong"]


@admin.register(Account)
class AccountAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.SITE, 3)
    list_display = ["name", "last_article", "has_talk"]
    ordering = ["name"]


@admin.register(FormRow)
class FormRowAdmin(RecordingSettings, Desk):
    menu_place = (MenuGroup.SITE, 4)
    list_display = ["name", "section", "year", "value", "unit"]
    list_filter = ["year"]
    search_fields = ["section", "name"]
    ordering = ["-year", "position", "pk"]
    fields = ["year", "section", "name", "unit", "value", "position"]
