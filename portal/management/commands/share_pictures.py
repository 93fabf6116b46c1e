"""`manage.py share_pictures`: the missing pictures of all pages without a cover."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.content.kinds import content_models
from portal.management.terminal import terminal_language
from portal.models import SiteSettings
from portal.public.seo import social_cards


class Command(BaseCommand):
    help = (
        "Makes the pictures that stand for pages where somebody shares them, as far "
        "as they are missing. Those that nothing shows any more are orphans."
    )

    def handle(self, **options):
        with translation.override(terminal_language()):
            if not settings.SHARE_PICTURE_FONT:
                raise CommandError(_("The setting SHARE_PICTURE_FONT names no font."))
            made = sum(map(make_all, content_models()))
            text = ngettext("%(count)d picture made", "%(count)d pictures made", made)
            self.stdout.write(text % {"count": made})


def make_all(model):
    site = SiteSettings.objects.first()
    rows = social_cards.on_the_way(model).for_page()
    return sum(social_cards.make(row, site) for row in rows.order_by("pk"))
