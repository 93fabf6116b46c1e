"""Each person's own password: the first one leads here, and nowhere else."""

from functools import wraps

from django.contrib import messages
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.models.audit import Event, record

REDIRECT = 302  # the password was changed
# Views that are allowed while the user has to choose a password.
OPEN = {
    *("admin:login", "admin:logout", "admin:password_change", "admin:jsi18n"),
    "admin_language",
}


class OwnPasswordForm(AdminPasswordChangeForm):
    def clean_new_password1(self):
        new = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise ValidationError(_("This is the password that you have already."))
        return new

    @transaction.atomic
    def save(self, commit=True):
        self.user.must_change_password = False
        user = super().save(commit)
        record(Event.PASSWORD_CHANGED, actor=user, row=user)
        return user


def leading_on(password_change):
    """Wrap the view to redirect a user who had to come here to the desk."""

    @wraps(password_change)
    def view(request, extra_context=None):
        is_first = request.user.must_change_password
        context = {**(extra_context or {}), "is_first": is_first}
        if is_first:
            context["title"] = _("Choose a password of your own")
        response = password_change(request, context)
        if is_first and response.status_code == REDIRECT:
            messages.success(request, _("Your password was changed. Welcome."))
            return HttpResponseRedirect(reverse("admin:index"))
        return response

    return view


def ask_for_own_password(request):
    is_open = request.resolver_match.view_name in OPEN
    if is_open or not getattr(request.user, "must_change_password", False):
        return None
    return HttpResponseRedirect(reverse("admin:password_change"))
