"""The state between the right password and the second factor.

The user is not signed in; the session only stores who they are.
"""

import time

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import get_backends, logout
from django.contrib.auth.views import LoginView
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from portal.models.accounts.second_factor import has_factor

WAITING = "second_step"
SECONDS = 10 * 60  # after which the password has to be entered again


class SecondStepNeededError(Exception):
    """The password was right, and is not enough."""

    def __init__(self, user):
        super().__init__()
        self.user = user


class SignInForm(AdminAuthenticationForm):
    """Django's form; raises `SecondStepNeededError` if the user has a factor."""

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if has_factor(user):
            raise SecondStepNeededError(user)


def begin(request, user):
    """Store the user whose password was right, and redirect to the second step."""
    target = LoginView().get_redirect_url(request)
    logout(request)
    request.session[WAITING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "until": int(time.time()) + SECONDS,
    }
    query = {"next": target} if target else None
    return HttpResponseRedirect(reverse("admin_second_step", query=query))


def waiting_user(request):
    """Return the user of a recent right password that is still valid, else None."""
    found = request.session.get(WAITING)
    if not found or found["until"] < time.time():
        return None
    user = get_backends()[0].get_user(found["user"])
    if user is None or not user.is_staff:
        return None
    is_same = constant_time_compare(found["hash"], user.get_session_auth_hash())
    return user if is_same else None
