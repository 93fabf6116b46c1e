"""Pages of an account beside its form: first password, deactivation and return."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from portal.admin.accounts.first_password import FirstPasswordForm, set_first_password
from portal.admin.accounts.roles import keep_an_administrator
from portal.models import User
from portal.models.audit import Event, record
from portal.server.absolute_urls import absolute


class AccountPages:
    """Mixed into the admin class of accounts."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.state_view)
        own = [path("<int:pk>/state/", view, name="portal_user_state")]
        return [*own, *super().get_urls()]

    def tools(self, request, user):
        """Return the actions for an account, by label and address."""
        if user == request.user:
            return [(_("Change password"), reverse("admin:password_change"))]
        state = _("Deactivate") if user.is_active else _("Bring back")
        password = reverse("admin:auth_user_password_change", args=[user.pk])
        return [
            (_("New first password"), password),
            (state, reverse("admin:portal_user_state", args=[user.pk])),
        ]

    def account(self, request, pk):
        """Return the account to change. Raises `PermissionDenied`, `Http404`."""
        user = self.get_object(request, str(pk))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404("no such account")
        return user

    def render_page(self, request, template, title, user, **context):
        shared = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": user,
        }
        return TemplateResponse(request, template, shared | context)

    # A forgotten password

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request, id, form_url=""):
        user = self.account(request, id)
        if user == request.user:
            return HttpResponseRedirect(reverse("admin:password_change"))
        form = FirstPasswordForm(user, request.POST or None)
        if form.is_valid():
            with transaction.atomic():
                set_first_password(user, form.password)
                user.save(update_fields=["password", "must_change_password"])
                record(Event.PASSWORD_CHANGED, actor=request.user, row=user)
            return self.show_password(request, user, form.password)
        title = _("New first password for %s") % user
        return self.render_page(
            request, "admin/accounts/new_password.html", title, user, form=form
        )

    def show_password(self, request, user, password):
        """Render the password as the answer to the form; no other page shows it."""
        address = absolute(request, reverse("admin:index"))
        values = {"password": password, "address": address}
        title = _("First password of %s") % user
        return self.render_page(
            request, "admin/accounts/first_password.html", title, user, **values
        )

    # Deactivation and return

    def state_view(self, request, pk):
        user = self.account(request, pk)
        if request.method == "POST":
            try:
                self.set_active(request, user, "deactivate" not in request.POST)
            except ValidationError as error:
                messages.error(request, error.messages[0])
            return HttpResponseRedirect(
                reverse("admin:portal_user_change", args=[user.pk])
            )
        title = _("Deactivate %s") if user.is_active else _("Bring %s back")
        is_self = user == request.user
        return self.render_page(
            request, "admin/accounts/state.html", title % user, user, is_self=is_self
        )

    @transaction.atomic
    def set_active(self, request, user, is_active):
        """Set the state. Raises `ValidationError` for oneself or the last admin."""
        if user == request.user:
            raise ValidationError(_("You cannot deactivate your own account."))
        if not is_active:
            keep_an_administrator(user)
        changed = User.objects.filter(pk=user.pk, is_active=not is_active)
        if not changed.update(is_active=is_active):
            return  # another administrator did the same
        user.end_sessions()  # or they would go on when the account comes back
        text = _("%s can sign in again.") if is_active else _("%s was deactivated.")
        messages.success(request, text % user)
        event = Event.ACCOUNT_REACTIVATED if is_active else Event.ACCOUNT_DEACTIVATED
        record(event, actor=request.user, row=user)
