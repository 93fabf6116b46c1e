"""Whoever needs a second factor and has none sees no page but the one to set it up.

Everything that asks who is signed in gets nobody as the answer: the pages of the desk,
previews and stored files alike.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, InterfaceError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.content.kinds import content_models
from portal.editorial.workflow.steps import has_right
from portal.models import User
from portal.server import failures

PASSED = "second_factor"  # in the session of whoever has shown one
# Rights over accounts; whoever has them can give themselves all others.
OVER_ACCOUNTS = ("portal.change_user", "auth.change_group")
# What somebody may reach who has to set up a factor.
OPEN = (
    *("admin_second_factor", "admin_code_app", "admin_language"),
    *("admin:logout", "admin:password_change", "admin:password_change_done"),
)


def has_passed(request):
    return bool(request.session.get(PASSED))


def is_required(user):
    """Whether the rights of an account are so wide that a password is not enough."""
    if not settings.SECOND_FACTOR or not user.is_staff:
        return False
    rights = any(map(user.has_perm, OVER_ACCOUNTS))
    return rights or any(has_right(user, "publish", each) for each in content_models())


def required_from(request, user):
    """When somebody without a second factor needs one; None if they never do.

    Their days begin with the first request for which it was asked.
    """
    if not user.is_authenticated or has_passed(request) or not is_required(user):
        return None
    asked = user.factor_asked_at or ask(user)
    return asked + timedelta(days=settings.SECOND_FACTOR_DAYS)


def ask(user):
    """Write down that the days begin; where nothing can be written, another time."""
    user.factor_asked_at = timezone.now()
    try:
        User.objects.filter(pk=user.pk, factor_asked_at=None).update(
            factor_asked_at=user.factor_asked_at
        )
    except (DatabaseError, InterfaceError) as error:
        if not failures.is_fault(error):
            raise
    return user.factor_asked_at


def is_kept_out(request, user):
    begin = required_from(request, user)
    return begin is not None and begin <= timezone.now()


def require_second_factor(request):
    """Lead whoever lacks one to the page that sets it up; a form is from nobody."""
    if request.path_info in map(reverse, OPEN) or not is_kept_out(
        request, request.user
    ):
        return None
    if request.method in ("GET", "HEAD"):
        return redirect("admin_second_factor")
    request.user, request.lacks_factor = AnonymousUser(), True
    return None
