from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InternalConfig(AppConfig):
    name = "portal.internal"
    verbose_name = _("Internal")

    def ready(self):
        import_module("portal.internal.retention")
