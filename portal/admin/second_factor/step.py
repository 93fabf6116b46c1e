"""The second step of signing in; the user is not signed in before it is done.

Attempts here count with those at the password, before the check, so a right password
gives no more guesses. One-time codes, which are short, are also limited over all
networks.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, redirect_to_login
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from portal.admin.audit.acts import record_failure
from portal.admin.drafts.signing_in import after_sign_in, held_in_session
from portal.admin.pages import desk_page
from portal.admin.second_factor import passkeys
from portal.admin.second_factor.guard import PASSED
from portal.admin.second_factor.pending import WAITING, waiting_user
from portal.admin.sign_in import locked_text, refuse, wait_or_count
from portal.models import CodeApp, Passkey, RecoveryCode, SignInAttempts
from portal.models.accounts.second_factor import DIGITS, use_recovery_code
from portal.models.audit import Refusal
from portal.server.client_address import address_of

LOOK_ALIKE = str.maketrans("01", "ol")  # digits that no recovery code has
TOO_MANY_CODES = gettext_lazy(
    "Too many codes were tried for your account within a day, by a person who knows "
    "its password. Use a passkey or a recovery code, or ask an administrator to end "
    "the wait; then change your password."
)
MIN_WRONG_CODES = 3  # before the right one, for a warning to the owner


@never_cache
@sensitive_post_parameters()
@csrf_protect
def second_step(request):
    user = waiting_user(request)
    if user is None:
        target = LoginView().get_redirect_url(request) or reverse("admin:index")
        return redirect_to_login(target, reverse("admin:login"))
    with translation.override(user.language):
        if request.method == "POST":
            return attempt(request, user)
        return show(request, user)


def show(request, user, error=""):
    is_recovery = "recovery" in {**request.GET.dict(), **request.POST.dict()}
    target = LoginView().get_redirect_url(request)
    has_passkey = user.passkeys.exists()
    has_app = CodeApp.objects.filter(user=user).exists()
    context = {
        "error": error,
        "next": target,
        "is_recovery": is_recovery,
        "has_app": has_app,
        "digits": DIGITS,
        "options": has_passkey and passkeys.options_to_ask(request, user),
    }
    template = "admin/second_factor/step.html"
    return desk_page(request, template, _("Second step"), **context).render()


def attempt(request, user):
    name, network, code = user.get_username(), address_of(request), code_in(request)
    is_short = len(code) == DIGITS and code.isdecimal()
    if wait := wait_or_count(name, network):
        return refuse(request, locked_text(wait), wait)
    if is_short and (wait := wait_or_count_code(user)):
        return refuse(request, TOO_MANY_CODES, wait)
    if "credential" in request.POST:
        request.factor = Passkey
        is_right = passkeys.is_right(request, user, request.POST["credential"])
    elif is_short:
        request.factor = CodeApp
        is_right = is_code_of(user, code)
    else:
        request.factor = RecoveryCode
        is_right = use_recovery_code(user, code)
    if is_right:
        return finish(request, user, network, int(is_short))
    record_failure(name, Refusal.FACTOR)
    return show(request, user, error_in(request))


def wait_or_count_code(user):
    attempts = SignInAttempts.objects
    wait = attempts.seconds_for_codes(user)
    if not wait and not attempts.count_code(user):
        wait = attempts.seconds_for_codes(user)
        record_failure(user.get_username(), Refusal.LOCKED)
    return wait


def code_in(request):
    """Return the typed code without separators, its digits in ASCII."""
    typed = request.POST.get("one_time_password", "")[:100]
    found = "".join(each for each in typed if each.isalnum()).lower()
    if len(found) == DIGITS and found.isdecimal():
        return "".join(str(int(each)) for each in found)  # typed in full width, too
    return found.translate(LOOK_ALIKE)


def error_in(request):
    if "credential" in request.POST:
        return _("The passkey was not accepted. Please try again.")
    if "recovery" in request.POST:
        return _("This is none of your recovery codes, or it was used before.")
    return _(
        "The code is wrong, too old, or was used before. Wait until the app shows the "
        "next one; the clock of the phone has to be right."
    )


@transaction.atomic
def is_code_of(user, code):
    app = CodeApp.objects.select_for_update().filter(user=user).first()
    return app is not None and app.accept(code)


def finish(request, user, network, codes):
    """Sign the user in, and redirect to the requested page.

    `codes` is the number of right ones among the counted one-time codes.
    """
    attempts = SignInAttempts.objects
    attempts.succeed(user.get_username(), network)
    wrong = attempts.forget_codes(user) - codes
    target = LoginView().get_redirect_url(request) or reverse("admin:index")
    if "recovery" in request.POST:
        target = reverse("admin_second_factor")  # to replace the lost factor
    request.session.pop(WAITING)
    held = held_in_session(request, user)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[PASSED] = True
    tell(request, user, wrong)
    return after_sign_in(request, held) or redirect(target)


def tell(request, user, wrong):
    if wrong >= MIN_WRONG_CODES:
        text = ngettext(
            "Before this sign-in, %(count)d wrong code was entered after your right "
            "password. If this was not you, change your password now.",
            "Before this sign-in, %(count)d wrong codes were entered after your right "
            "password. If this was not you, change your password now.",
            wrong,
        )
        messages.warning(request, text % {"count": wrong})
    if "recovery" in request.POST:
        left = user.recovery_codes.count()
        text = ngettext(
            "You used a recovery code; %(count)d is left. Remove below what you have "
            "lost, and set up something new.",
            "You used a recovery code; %(count)d are left. Remove below what you have "
            "lost, and set up something new.",
            left,
        )
        messages.warning(request, text % {"count": left})
