"""Between the right password and the second factor nobody is signed in.

The session only knows whose password was right.
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
    """Django's own; raises `SecondStepNeededError` in place of signing somebody in."""

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if has_factor(user):
            raise SecondStepNeededError(user)


def begin(request, user):
    """Remember whose password was right, and lead to the second step."""
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
    """Whose password was right a short while ago, and still is; else None."""
    found = request.session.get(WAITING)
    if not found or found["until"] < time.time():
        return None
    user = get_backends()[0].get_user(found["user"])
    if user is None or not user.is_staff:
        return None
    is_same = constant_time_compare(found["hash"], user.get_session_auth_hash())
    return user if is_same else None
