from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangesConfig(AppConfig):
    name = "exchanges"
    verbose_name = _("Cities and exchanges")

    def ready(self):
        import_module("exchanges.year.anniversaries")
        import_module("exchanges.year.terms")
