"""The accounts of the staff: the form of each, and the pages beside it.

These are for a first password, deactivation and return, and lost second factors.
"""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Concat
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from portal.admin.accounts import roles
from portal.admin.accounts.forms import AccountForm, FirstPasswordForm, NewAccountForm
from portal.admin.audit.acts import Recording
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList
from portal.admin.menu import MenuGroup
from portal.admin.pages import WithPages
from portal.internal.models import RIGHT
from portal.models import CodeApp, User
from portal.models.accounts.second_factor import has_factor, reset
from portal.models.audit import Event, record
from portal.server.absolute_urls import absolute

PERSON = ["last_name", "first_name", "username", "role", "sees_internal"]
OTHER = (
    gettext_lazy("Language and mail"),
    {"fields": ["language", "email", "wants_mail"]},
)
FACTOR = (gettext_lazy("Two-step sign-in"), {"fields": ["second_factor"]})


class ByRole(admin.RelatedFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = gettext_lazy("role")


@admin.register(User)
class StaffAdmin(Watching, Recording, BoundedList, WithPages, UserAdmin):
    menu_place = (MenuGroup.ACCOUNTS, 1)
    recorded = None
    list_display = ["name", "username", "role", "is_active", "language", "last_login"]
    list_filter = ["is_active", ("groups", ByRole), "language"]
    # A Chinese name has no space between its parts, and is looked for as a whole.
    search_fields = ["username", "whole_name", "first_name", "last_name", "email"]
    fieldsets = [(None, {"fields": PERSON}), OTHER, FACTOR]
    add_fieldsets = [(None, {"fields": [*PERSON, "first_password"]}), OTHER]
    form, add_form = AccountForm, NewAccountForm
    change_form_template = add_form_template = "admin/accounts/account_form.html"
    filter_horizontal = []

    # The list and the form

    @admin.display(description=pgettext_lazy("person", "name"), ordering="whole_name")
    def name(self, user):
        return str(user)

    @admin.display(description=gettext_lazy("role"))
    def role(self, user):
        return roles.in_words(roles.roles_of(user)) or "–"

    @admin.display(description=gettext_lazy("sees internal rows"), boolean=True)
    def sees_internal(self, user):
        return bool(user.pk) and user.has_perm(RIGHT)

    @admin.display(description=gettext_lazy("second factor"))
    def second_factor(self, user):
        if not user.pk or not has_factor(user):
            return _("Not set up")
        found = _(
            "Passkeys: %(passkeys)d, code app: %(apps)d, recovery codes: %(codes)d"
        ) % {
            "passkeys": user.passkeys.count(),
            "apps": CodeApp.objects.filter(user=user).count(),
            "codes": user.recovery_codes.count(),
        }
        if not user.may_be_reset:
            return found
        url = self.address("reset_factors", user.pk)
        return format_html('{} <a href="{}">{}</a>', found, url, _("Reset"))

    def get_queryset(self, request):
        """Hide superusers from other users."""
        rows = super().get_queryset(request).prefetch_related("groups")
        rows = rows.annotate(whole_name=Concat("last_name", "first_name"))
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def get_readonly_fields(self, request, obj=None):
        """Make one's own role and right to internal rows read-only.

        Users who lack that right cannot give or take it.
        """
        if obj is not None:
            obj.may_be_reset = self.has_change_permission(request, obj)
        fields = [*super().get_readonly_fields(request, obj), "second_factor"]
        if obj == request.user:
            return [*fields, "role", "sees_internal"]
        lacks = not request.user.has_perm(RIGHT)
        return [*fields, *(["sees_internal"] if lacks else [])]

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

    def tools(self, request, user):
        if user == request.user:
            return [(_("Change password"), reverse("admin:password_change"))]
        state = _("Deactivate") if user.is_active else _("Bring back")
        password = reverse("admin:auth_user_password_change", args=[user.pk])
        return [
            (_("New first password"), password),
            (state, self.address("state", user.pk)),
        ]

    def save_model(self, request, obj, form, change):
        if not change:
            form.set_password(obj)
            request.first_password = form.password
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user, by = form.instance, request.user
        rights = ("role", "sees_internal")
        fields = [name for name in form.changed_data if name not in rights]
        if not change:
            record(Event.ACCOUNT_CREATED, actor=by, row=user)
        elif fields:
            record(Event.ACCOUNT_CHANGED, actor=by, row=user, fields=fields)
        if "role" in form.changed_data:
            roles.give_role(user, form.cleaned_data["role"], by)
        if "sees_internal" in form.changed_data:
            roles.give_internal(user, form.cleaned_data["sees_internal"], by)

    def response_add(self, request, obj, post_url_continue=None):
        return self.show_password(request, obj, request.first_password)

    # The pages beside the form

    def account(self, request, pk):
        """Return the account to change. Raises `PermissionDenied`, `Http404`."""
        user = self.get_object(request, str(pk))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404("no such account")
        return user

    def page_of(self, request, template, title, user, **context):
        return self.render_page(request, template, title, original=user, **context)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request, id, form_url=""):
        user = self.account(request, id)
        if user == request.user:
            return redirect("admin:password_change")
        form = FirstPasswordForm(user, request.POST or None)
        if form.is_valid():
            with transaction.atomic():
                form.set_password(user)
                user.save(update_fields=["password", "must_change_password"])
                record(Event.PASSWORD_CHANGED, actor=request.user, row=user)
            return self.show_password(request, user, form.password)
        title = _("New first password for %s") % user
        return self.page_of(
            request, "admin/accounts/new_password.html", title, user, form=form
        )

    def show_password(self, request, user, password):
        """Render the password as the answer to the form; no other page shows it."""
        address = absolute(request, reverse("admin:index"))
        values = {"password": password, "address": address}
        title = _("First password of %s") % user
        return self.page_of(
            request, "admin/accounts/first_password.html", title, user, **values
        )

    def state_view(self, request, pk):
        user = self.account(request, pk)
        if request.method == "POST":
            try:
                self.set_active(request, user, "deactivate" not in request.POST)
            except ValidationError as error:
                messages.error(request, error.messages[0])
            return redirect(self.address("change", user.pk))
        title = _("Deactivate %s") if user.is_active else _("Bring %s back")
        is_self = user == request.user
        return self.page_of(
            request, "admin/accounts/state.html", title % user, user, is_self=is_self
        )

    @transaction.atomic
    def set_active(self, request, user, is_active):
        """Set the state. Raises `ValidationError` for oneself or the last admin."""
        if user == request.user:
            raise ValidationError(_("You cannot deactivate your own account."))
        if not is_active:
            roles.keep_an_administrator(user)
        changed = User.objects.filter(pk=user.pk, is_active=not is_active)
        if not changed.update(is_active=is_active):
            return  # another administrator did the same
        user.end_sessions()  # or they would go on when the account comes back
        text = _("%s can sign in again.") if is_active else _("%s was deactivated.")
        messages.success(request, text % user)
        event = Event.ACCOUNT_REACTIVATED if is_active else Event.ACCOUNT_DEACTIVATED
        record(event, actor=request.user, row=user)

    def reset_view(self, request, pk):
        user = self.account(request, pk)
        if request.method == "POST":
            reset(user, actor=request.user)
            text = _("The second factor of %(name)s was reset.")
            messages.success(request, text % {"name": user})
            return redirect(self.address("change", user.pk))
        title = _("Reset the second factor")
        return self.page_of(request, "admin/second_factor/reset.html", title, user)

    pages = [
        ("<int:pk>/state/", state_view, "state"),
        ("<int:pk>/reset-factors/", reset_view, "reset_factors"),
    ]
