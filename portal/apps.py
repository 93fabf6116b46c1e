from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from portal.content.i18n import interface
from portal.server.languages import added_languages


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Stories, pages and pictures")

    def ready(self):
        autodiscover_modules("quality", "structured_data", "api", "covers")
        import_module("portal.public.api.stories")
        import_module("portal.public.covers.stories")
        import_module("portal.public.search.signals").listen(self)
        import_module("portal.public.front.changes").listen()
        import_module("portal.editorial.translations.completeness")
        import_module("portal.editorial.translations.glossary")
        import_module("portal.editorial.translations.tasks")
        import_module("portal.editorial.translations.memory").listen(self)
        for code in added_languages():
            interface.prepare(code)
