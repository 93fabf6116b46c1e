from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionConfig(AppConfig):
    name = "portal.inspection"
    verbose_name = _("Inspection")

    def ready(self):
        for name in ("results", "yearly_form"):  # they register their reminders
            import_module(f"portal.inspection.{name}")
