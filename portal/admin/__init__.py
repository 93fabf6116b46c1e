"""The desk of the staff: stock Django admin, with one tab for each language."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.admin import pictures, registrations, reports, sign_in
from portal.admin.accounts import own_password, roles, staff
from portal.admin.audit import entries
from portal.admin.base import Desk, in_every_language
from portal.admin.content import ContentAdmin, in_order
from portal.admin.editing.boxes import NamePaginator
from portal.admin.editing.mixins import MergingInline
from portal.admin.inspection import rows
from portal.admin.internal import registrations as internal
from portal.admin.lists.columns import change_column, state_column
from portal.admin.menu import MenuGroup
from portal.admin.publicity.posters import poster_pages
from portal.admin.publicity.wechat import article_pages
from portal.admin.second_factor.pending import SignInForm
from portal.editorial.records.table import Table

__all__ = [
    "ContentAdmin",
    "Desk",
    "MenuGroup",
    "MergingInline",
    "NamePaginator",
    "Table",
    "article_pages",
    "change_column",
    "entries",
    "in_every_language",
    "in_order",
    "internal",
    "pictures",
    "poster_pages",
    "registrations",
    "reports",
    "roles",
    "rows",
    "sign_in",
    "staff",
    "state_column",
]

admin.site.enable_nav_sidebar = False  # the desk has a side bar of its own
admin.site.login_form = SignInForm
admin.site.login = sign_in.bounded(admin.site.login)
admin.site.password_change = own_password.leading_on(admin.site.password_change)
admin.site.password_change_form = own_password.OwnPasswordForm
admin.site.site_header = _("Sister-city portal")
admin.site.site_title = _("Sister-city portal")
admin.site.index_title = _("Everything on the site")
