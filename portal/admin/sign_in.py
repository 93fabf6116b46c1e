"""Signing in to the desk: attempts are bounded before any password is checked.

To check one costs half a second of a processor, which is what keeps stolen passwords
from being found. So neither somebody who guesses nor many who try at once may have it
done without limit: visitors wait for the same processors.
"""

import logging
from threading import BoundedSemaphore

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.admin.forged_requests import Watching
from portal.admin.list_queries import BoundedList
from portal.models import SignInAttempts, User
from portal.server.client_address import address_of

log = logging.getLogger("portal.desk")

# Passwords that a worker checks at the same time; its other threads are for visitors.
CHECKS = BoundedSemaphore(2)
BUSY_FOR = 3  # seconds after which somebody may try again who found no place


class SignInForm(AdminAuthenticationForm):
    """Django's own, which refuses what is too much; see `wait` for how long."""

    wait = 0  # seconds

    def clean(self):
        if not {"username", "password"} <= self.cleaned_data.keys():
            return super().clean()
        if not CHECKS.acquire(blocking=False):
            self.wait = BUSY_FOR
            raise forms.ValidationError(
                _("Others are signing in at the moment. Please try again at once.")
            )
        try:
            return self.check_bounded()
        finally:
            CHECKS.release()

    def check_bounded(self):
        attempts = SignInAttempts.objects
        account = User.normalize_username(self.cleaned_data["username"])
        network = address_of(self.request)
        self.wait = attempts.seconds_to_wait(account, network)
        if not self.wait and not attempts.count_one(account, network):
            self.wait = attempts.seconds_to_wait(account, network)
        if self.wait:
            log.warning("Too many attempts to sign in from one network")
            raise forms.ValidationError(locked_text(self.wait))
        found = super().clean()
        attempts.succeed(account, network)
        return found


def locked_text(seconds):
    minutes = -(-seconds // 60)
    return ngettext(
        "There were too many attempts to sign in from here. Wait %(minutes)d minute, "
        "or ask an administrator to end the wait.",
        "There were too many attempts to sign in from here. Wait %(minutes)d minutes, "
        "or ask an administrator to end the wait.",
        minutes,
    ) % {"minutes": minutes}


def sign_in(request):
    """Django's page; 429 with the time to wait where too much was tried."""
    response = admin.site.login(request)
    context = getattr(response, "context_data", None) or {}
    wait = getattr(context.get("form"), "wait", 0)
    if wait:
        response.status_code = 429
        response["Retry-After"] = wait
    return response


@admin.display(description=gettext_lazy("locked"), boolean=True)
def locked(row):
    return row.is_locked


@admin.action(description=gettext_lazy("End the wait"), permissions=["delete"])
def unlock(modeladmin, request, rows):
    modeladmin.log_deletions(request, rows)
    rows.delete()
    messages.success(request, _("They may sign in again at once."))


@admin.register(SignInAttempts)
class SignInAttemptsAdmin(Watching, BoundedList, admin.ModelAdmin):
    """Who failed to sign in during the last minutes, and must wait."""

    list_display = ["account", "network", "attempts", "limit", "ends_at", locked]
    list_display_links = None
    list_select_related = ["account"]
    ordering = ["-ends_at"]
    actions = [unlock]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
