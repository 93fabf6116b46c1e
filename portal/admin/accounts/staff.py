"""The accounts of the staff, each made and changed on one page."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.admin.accounts import roles
from portal.admin.accounts.first_password import set_first_password
from portal.admin.accounts.forms import AccountForm, NewAccountForm
from portal.admin.accounts.pages import AccountPages
from portal.admin.audit.acts import Recording
from portal.admin.forged_requests import Watching
from portal.admin.list_queries import BoundedList
from portal.admin.second_factor.reset import FIELDSET, WithFactorReset
from portal.models import User
from portal.models.audit import Event, record

PERSON = ["last_name", "first_name", "username", "role"]
OTHER = (_("Language and mail"), {"fields": ["language", "email", "wants_mail"]})


class ByRole(admin.RelatedFieldListFilter):
    """By the groups, which are called roles here."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("role")


@admin.register(User)
class StaffAdmin(
    WithFactorReset, Watching, Recording, BoundedList, AccountPages, UserAdmin
):
    recorded = None
    list_display = ["name", "username", "role", "is_active", "language", "last_login"]
    list_filter = ["is_active", ("groups", ByRole), "language"]
    # A Chinese name has no space between its parts, and is looked for as a whole.
    search_fields = ["username", "whole_name", "first_name", "last_name", "email"]
    fieldsets = [(None, {"fields": PERSON}), OTHER, FIELDSET]
    add_fieldsets = [(None, {"fields": [*PERSON, "first_password"]}), OTHER]
    form, add_form = AccountForm, NewAccountForm
    change_form_template = add_form_template = "admin/accounts/account_form.html"
    filter_horizontal = []

    @admin.display(description=pgettext_lazy("person", "name"), ordering="whole_name")
    def name(self, user):
        return str(user)

    @admin.display(description=_("role"))
    def role(self, user):
        return roles.in_words(roles.roles_of(user)) or "–"

    def get_queryset(self, request):
        """Hide superusers from other users."""
        rows = super().get_queryset(request).prefetch_related("groups")
        rows = rows.annotate(whole_name=Concat("last_name", "first_name"))
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def get_readonly_fields(self, request, obj=None):
        """Make one's own role read-only."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "role"] if obj == request.user else fields

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.giver = request.user
        return form

    def has_delete_permission(self, request, obj=None):
        """Accounts are deactivated, never deleted, because the records name them."""
        return False

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        # After the form of a new account comes the page with its first password.
        context["show_save_and_add_another"] = False
        context["show_save_and_continue"] = obj is not None
        if obj is not None:
            context["rights_beyond"] = roles.rights_beyond(obj)
            if self.has_change_permission(request, obj):
                context["tools"] = self.tools(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            set_first_password(obj, form.password)
            request.first_password = form.password
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user, by = form.instance, request.user
        fields = fields_in(form)
        if not change:
            record(Event.ACCOUNT_CREATED, actor=by, row=user)
        elif fields:
            record(Event.ACCOUNT_CHANGED, actor=by, row=user, fields=fields)
        if "role" in form.changed_data:
            roles.give_role(user, form.cleaned_data["role"], by)

    def response_add(self, request, obj, post_url_continue=None):
        return self.show_password(request, obj, request.first_password)


def fields_in(form):
    """Return the changed fields of the account, without the role."""
    return [name for name in form.changed_data if name != "role"]
