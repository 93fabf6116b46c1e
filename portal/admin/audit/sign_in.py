"""Signing in and out, in the audit trail.

The typed name is stored only if there is such an account, because some users type their
password there.
"""

from django.contrib.auth import user_logged_in, user_logged_out
from django.contrib.auth.models import update_last_login
from django.db import transaction
from django.dispatch import receiver

from portal.models import User
from portal.models.audit import Event, record

UNKNOWN, INACTIVE, NO_STAFF = "unknown account", "inactive", "no staff"
PASSWORD, FACTOR, LOCKED = "wrong password", "wrong second factor", "locked"

user_logged_in.disconnect(dispatch_uid="update_last_login")


@receiver(user_logged_in)
@transaction.atomic
def signed_in(sender, request, user, **kwargs):
    """Record a sign-in; the session is stored after this, so none lacks an entry."""
    update_last_login(sender, user, **kwargs)
    factor = getattr(request, "factor", None)  # the model of the one that was shown
    shown = {"factor": factor._meta.model_name} if factor else {}
    record(Event.SIGN_IN, user, **shown)


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    """Record the end of a session before it is deleted."""
    if user is not None and user.is_authenticated:
        record(Event.SIGN_OUT, user)


def record_failure(name, reason=None):
    """Write down an attempt at an account; without a reason it is looked for."""
    is_name = "\0" not in name  # which PostgreSQL does not take
    user = User.objects.filter(username=name).first() if is_name else None
    record(Event.SIGN_IN_FAILED, user, reason=reason or reason_of(user))


def reason_of(user):
    if user is None:
        return UNKNOWN
    if not user.is_active:
        return INACTIVE
    return PASSWORD if user.is_staff else NO_STAFF
