"""Pages of the office's year in the side bar."""

from django.utils.translation import gettext_lazy as _

from exchanges.year.anniversaries import VIEW
from portal.admin import MenuGroup
from portal.admin.menu import add_page

add_page(MenuGroup.YEAR, 1, _("Anniversaries"), "admin_anniversaries", VIEW)
