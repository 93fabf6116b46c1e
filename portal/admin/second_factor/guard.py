"""Users who need a second factor and have none see only the page to set it up.

For all other requests they are anonymous: pages of the desk, previews and stored files.
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

PASSED = "second_factor"  # session key, set after a second factor was used
# Rights over accounts; their holders can give themselves all other rights.
OVER_ACCOUNTS = ("portal.change_user", "auth.change_group")
# Views that are allowed while the user has to set up a factor.
OPEN = (
    *("admin_second_factor", "admin_code_app", "admin_language"),
    *("admin:logout", "admin:password_change", "admin:password_change_done"),
)


def has_passed(request):
    return bool(request.session.get(PASSED))


def is_required(user):
    """Return True if the rights of an account require a second factor."""
    if not settings.SECOND_FACTOR or not user.is_staff:
        return False
    rights = any(map(user.has_perm, OVER_ACCOUNTS))
    return rights or any(has_right(user, "publish", each) for each in content_models())


def required_from(request, user):
    """Return the time from which the user needs a second factor, None if never.

    The period of grace starts with the first request for which a factor was needed.
    """
    if not user.is_authenticated or has_passed(request) or not is_required(user):
        return None
    if not user.factor_asked_at:
        user.factor_asked_at = timezone.now()
        unasked = User.objects.filter(pk=user.pk, factor_asked_at=None)
        try:
            unasked.update(factor_asked_at=user.factor_asked_at)
        except (DatabaseError, InterfaceError) as error:
            if not failures.is_fault(error):  # else it is written another time
                raise
    return user.factor_asked_at + timedelta(days=settings.SECOND_FACTOR_DAYS)


def is_kept_out(request, user):
    begin = required_from(request, user)
    return begin is not None and begin <= timezone.now()


def require_second_factor(request):
    """Redirect users without a factor to its setup; treat their POST as anonymous."""
    if request.path_info in map(reverse, OPEN) or not is_kept_out(
        request, request.user
    ):
        return None
    if request.method in ("GET", "HEAD"):
        return redirect("admin_second_factor")
    request.user, request.lacks_factor = AnonymousUser(), True
    return None
