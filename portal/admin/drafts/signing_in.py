"""Signing in again in one step: the form waits, and comes back with the text in it."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.shortcuts import redirect
from django.utils import translation

from portal.admin.drafts.failed import HELD, HeldForm, admin_at, failed_page
from portal.admin.drafts.offer import WithDrafts
from portal.admin.drafts.store import FORM, NUMBER, RECOVERED, has_secrets, text_of
from portal.models import Draft
from portal.server import failures


def hold(request, user, held):
    """Keep the form in the session until the second step of the sign-in is done."""
    if held and not has_secrets(held.fields):
        request.session[HELD] = [user.pk, dict(held.fields.lists()), held.path]


def held_in_session(request, user):
    """Return the form that waits for the second step of this user, or None."""
    owner, fields, path = request.session.pop(HELD, (None, None, None))
    return HeldForm(Draft(data=fields).posted(), path) if owner == user.pk else None


def sign_in_page(request, refused):
    """Show the page with the form again, and the reason of the refused sign-in."""
    errors = refused.context_data["form"].non_field_errors()
    text = " ".join(errors) or failures.SIGNED_OUT.text
    return failed_page(request, failures.SIGNED_OUT._replace(text=text))


def after_sign_in(request, held):
    """Redirect to the form with the text in it; None without one.

    A form that cannot be filled in again, such as that of a list, is sent again.
    """
    if held is None or has_secrets(held.fields):
        return None
    if kept := keep_for(request.user, held):
        parts = urlsplit(held.path)
        query = {**dict(parse_qsl(parts.query)), RECOVERED: kept}
        return redirect(f"{parts.path}?{urlencode(query)}")
    with translation.override(request.user.language):
        return failed_page(request, failures.STALE, held=held)


def keep_for(user, held):
    """Store a form as unsaved text; return its number, None if not possible."""
    desk, key = admin_at(held.path)
    if not isinstance(desk, WithDrafts):
        return None
    number = held.fields.get(NUMBER, "")
    if not FORM.fullmatch(number):
        return None
    model, data = desk.model, text_of(held.fields)
    row = model._base_manager.filter(pk=key).first() if key else None
    if not key or row:
        Draft.objects.keep(user, model, row, number, data)
    elif not Draft.objects.go_on(user, number, data):
        Draft.objects.keep(user, model, model(pk=key), number, data)
    return number
