"""Sign-in to the desk: attempts are limited before any password is checked.

A check costs half a second of a processor, which makes stolen password hashes slow to
break. So neither repeated guesses nor many attempts at once may be checked without
limit, because visitors need the same processors.
"""

from functools import wraps
from threading import BoundedSemaphore

from django.contrib import admin, messages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.admin.audit.acts import Recording, record_failure
from portal.admin.drafts import failed, signing_in
from portal.admin.forged_requests import Watching
from portal.admin.lists.queries import BoundedList
from portal.admin.menu import MenuGroup
from portal.admin.second_factor.pending import SecondStepNeededError, begin
from portal.models import SignInAttempts, User
from portal.models.audit import Event, Refusal, record
from portal.server.client_address import address_of
from portal.server.failures import FailurePage

# A worker checks one password at a time; its other threads are for visitors.
CHECKS = BoundedSemaphore(1)
REDIRECT = 302  # to the desk: the password was right
BUSY_FOR = 3  # seconds to wait before another attempt while the check is busy


def bounded(login):
    """Limit attempts at the sign-in view; answer 429 with the time to wait."""

    @wraps(login)
    def sign_in(request, extra_context=None):
        if request.method != "POST":
            return login(request, extra_context)
        if not CHECKS.acquire(blocking=False):
            text = _("Others are signing in at the moment. Please try again at once.")
            return refuse(request, text, BUSY_FOR)
        try:
            return attempt(login, request, extra_context)
        finally:
            CHECKS.release()

    return sign_in


def attempt(login, request, extra_context):
    attempts = SignInAttempts.objects
    account = User.normalize_username(request.POST.get("username", "").strip())
    network = address_of(request)
    if wait := wait_or_count(account, network):
        return refuse(request, locked_text(wait), wait)
    carried = failed.carried_form(request)
    try:
        response = login(request, extra_context)
    except SecondStepNeededError as needed:
        attempts.take_back(network)  # but of the account it counts, until the second
        held = carried or signing_in.held_in_session(request, needed.user)
        response = begin(request, needed.user)
        signing_in.hold(request, needed.user, held)
        return response
    if response.status_code == REDIRECT:
        attempts.succeed(account, network)
        return signing_in.after_sign_in(request, carried) or response
    record_failure(account)
    return signing_in.sign_in_page(request, response) if carried else response


def wait_or_count(account, network):
    """Return the seconds to wait, or count the attempt and return 0.

    The trail has one entry for each wait, so that a flood adds no more.
    """
    attempts = SignInAttempts.objects
    wait = attempts.seconds_to_wait(account, network)
    if not wait and not attempts.count_one(account, network):
        wait = attempts.seconds_to_wait(account, network)
        record_failure(account, Refusal.LOCKED)
    return wait


def refuse(request, text, seconds):
    case = FailurePage(429, _("Signing in is not possible at the moment"), text)
    response = failed.failed_page(request, case)
    response["Retry-After"] = seconds
    return response


def locked_text(seconds):
    minutes = -(-seconds // 60)
    return ngettext(
        "There were too many attempts to sign in from here. Wait %(minutes)d minute, "
        "or ask an administrator to end the wait.",
        "There were too many attempts to sign in from here. Wait %(minutes)d minutes, "
        "or ask an administrator to end the wait.",
        minutes,
    ) % {"minutes": minutes}


@admin.display(description=gettext_lazy("locked"), boolean=True)
def locked(row):
    return row.is_locked


@admin.action(description=gettext_lazy("End the wait"), permissions=["delete"])
def unlock(modeladmin, request, rows):
    with transaction.atomic():
        names = sorted({row.account.username for row in rows if row.account})
        rows.delete()
        record(Event.WAIT_ENDED, request.user, accounts=names)
    messages.success(request, _("They may sign in again at once."))


@admin.register(SignInAttempts)
class SignInAttemptsAdmin(Watching, Recording, BoundedList, admin.ModelAdmin):
    """Failed attempts to sign in during the last minutes, and waits."""

    menu_place = (MenuGroup.ACCOUNTS, 4)

    list_display = ["account", "network", "attempts", "limit", "ends_at", locked]
    list_display_links = None
    list_select_related = ["account"]
    ordering = ["-ends_at"]
    actions = [unlock]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
