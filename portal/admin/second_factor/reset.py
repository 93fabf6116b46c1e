"""Let an administrator remove the second factors of another account."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import CodeApp
from portal.models.accounts.second_factor import has_factor, reset

FIELDSET = (gettext_lazy("Two-step sign-in"), {"fields": ["second_factor"]})


class WithFactorReset:
    """Mixin of the admin class of accounts: show the factors of a user, and reset them.

    The class names `second_factor` among its fields, for example by `FIELDSET`.
    """

    def get_readonly_fields(self, request, obj=None):
        if obj is not None:
            obj.may_be_reset = self.has_change_permission(request, obj)
        return [*super().get_readonly_fields(request, obj), "second_factor"]

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
        url = reverse("admin:portal_user_reset_factors", args=[user.pk])
        return format_html('{} <a href="{}">{}</a>', found, url, _("Reset"))

    second_factor.short_description = gettext_lazy("second factor")

    def get_urls(self):
        view = self.admin_site.admin_view(self.reset_factors)
        name = "portal_user_reset_factors"
        return [path("<int:pk>/reset-factors/", view, name=name), *super().get_urls()]

    def reset_factors(self, request, pk):
        """Ask once, then reset."""
        user = self.get_object(request, str(pk))
        if user is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if request.method == "POST":
            reset(user, actor=request.user)
            text = _("The second factor of %(name)s was reset.")
            messages.success(request, text % {"name": user})
            return redirect("admin:portal_user_change", user.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": user,
            "title": _("Reset the second factor"),
        }
        return TemplateResponse(request, "admin/second_factor/reset.html", context)
