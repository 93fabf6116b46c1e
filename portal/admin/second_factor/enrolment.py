"""The page of a user's second factors, to add and remove them."""

from functools import wraps

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from portal.admin.pages import desk_page
from portal.admin.second_factor import passkeys
from portal.admin.second_factor.guard import (
    PASSED,
    has_passed,
    is_required,
    required_from,
)
from portal.admin.second_factor.step import code_in
from portal.models import CodeApp, User
from portal.models.accounts import second_factor as factors
from portal.models.accounts.encryption import decrypt
from portal.public.sharing import qr_svg

SECRET = "code_app_secret"  # noqa: S105 - in the session, until the app has it


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the device"),
        max_length=60,
        help_text=gettext_lazy("So that you know it again, such as “office computer”."),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )


def own(view):
    """Require the existing factor before another one is set up."""

    @sensitive_post_parameters()
    @wraps(view)
    def shown(request):
        user = User.objects.get(pk=request.user.pk)
        if factors.has_factor(user) and not has_passed(request):
            logout(request)
            return redirect_to_login(request.path, reverse("admin:login"))
        return view(request, user)

    return shown


@own
def second_factor(request, user):
    if request.method != "POST":
        return show(request, user)
    acts = {"passkey": add_passkey, "remove": remove, "codes": show_new_codes}
    if request.POST.get("act") not in acts:
        raise BadRequest("no such act")
    return acts[request.POST["act"]](request, user)


def show(request, user, form=None):
    app = CodeApp.objects.filter(user=user).first()
    found = [*user.passkeys.order_by("pk"), *([app] if app else [])]
    due = required_from(request, user)
    context = {
        "factors": [(factors.kind_of(each), each) for each in found],
        "may_remove": len(found) > 1 or not is_required(user),
        "has_app": app is not None,
        "codes_left": user.recovery_codes.count(),
        "due": due,
        "days": settings.SECOND_FACTOR_DAYS,
        "form": form or PasskeyForm(),
        "options": passkeys.options_to_add(request, user),
    }
    return page(request, "admin/second_factor/own.html", _("Two-step sign-in"), context)


def page(request, template, title, context):
    response = desk_page(request, template, title, **context)
    response["Cache-Control"] = "no-store"
    return response


def add_passkey(request, user):
    form = PasskeyForm(request.POST)
    if form.is_valid():
        name, sent = form.cleaned_data["name"], request.POST.get("credential", "")
        try:
            passkey = passkeys.new_passkey(request, user, name, sent)
            return added(request, user, passkey)
        except passkeys.PasskeyError:
            form.add_error(None, _("The passkey was not stored. Please try again."))
    return show(request, user, form)


@transaction.atomic
def added(request, user, factor):
    """Store it; with the first one come recovery codes, which are shown now."""
    factors.add(factor)
    # Keep this session, which has shown the factor; others with only a password end.
    update_session_auth_hash(request, user)
    request.session[PASSED] = True
    messages.success(request, _("It is set up. The next sign-in asks for it."))
    if user.recovery_codes.exists():
        return redirect("admin_second_factor")
    return show_new_codes(request, user)


def show_new_codes(request, user):
    """Show new recovery codes once; a reload makes no page with them."""
    if not factors.has_factor(user):
        return redirect("admin_second_factor")
    codes = factors.make_recovery_codes(user)
    shown = [" ".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]
    template = "admin/second_factor/codes.html"
    return page(request, template, _("Recovery codes"), {"codes": shown})


def remove(request, user):
    kinds = {"passkey": user.passkeys.all(), "codeapp": CodeApp.objects}
    rows = kinds.get(request.POST.get("kind"), user.passkeys.none())
    key = request.POST.get("key", "")[:18]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # of two, one stays
        found = rows.filter(user=user, pk=key).first() if key.isdecimal() else None
        count = user.passkeys.count() + CodeApp.objects.filter(user=user).count()
        if found is None:
            messages.warning(request, _("It is not there any more."))
        elif is_required(user) and count == 1:
            text = _("Your account needs one: set up another before you remove it.")
            messages.error(request, text)
        else:
            factors.remove(found)
            messages.success(request, _("It was removed."))
    return redirect("admin_second_factor")


@own
def code_app(request, user):
    """Show the secret to an app, and store it once the app has given a code."""
    is_sent, error = request.method == "POST", ""
    secret = decrypt(request.session.get(SECRET, "")) if is_sent else None
    if secret is None:
        request.session[SECRET] = factors.new_secret()
        secret = decrypt(request.session[SECRET])
        error = _("Please scan the code once more.") if is_sent else ""
    elif step := factors.step_of(secret, code_in(request)):
        stored = request.session.pop(SECRET)
        return added(request, user, CodeApp(user=user, secret=stored, last_step=step))
    else:
        error = _("This is not the code that the app shows now. Please try again.")
    address = factors.address_of(secret, user, request.get_host())
    context = {
        "error": error,
        "secret": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        "picture": qr_svg(address),
        "address": address,
        "digits": factors.DIGITS,
        "replaces": CodeApp.objects.filter(user=user).exists(),
    }
    title = _("Set up a code app")
    return page(request, "admin/second_factor/code_app.html", title, context)
