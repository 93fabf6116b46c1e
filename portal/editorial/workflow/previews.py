"""Previews: what the public page would be, shown before it is public.

The row is published, or the copy taken over, in a transaction that is rolled back, and
the public view itself makes the page. So nothing can look different later.
"""

import copy
import re
from datetime import timedelta
from functools import partial, wraps

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.handlers.exception import convert_exception_to_response
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.content.models import Content
from portal.content.states import State, Status
from portal.editorial.revisions.compare import reasons
from portal.editorial.workflow.steps import has_right, locked, make_public
from portal.models import PreviewLink
from portal.models.audit import Event, record
from portal.server import failures
from portal.server.outage import RETRY_AFTER

ADDRESSES = re.compile(rb'\b(?:href|src|srcset)="[^"]*"')
# Only the desk may show a preview in a frame; other pages cannot be framed.
FRAMED = "framed"
INSIDE = re.compile(r'<a (?=[^>]*href="#)')
LANDMARK = re.compile(
    r'<(?P<element>header(?= class="masthead")|main|footer(?= class="colophon"))\b'
    r'|<nav\b[^>]*aria-label="'
)
BY_THE_DESK = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}
SIGNER = signing.Signer(salt="portal.preview")
DAYS = (1, 3, 7, 14, 30)
# Status of rows that may be shared; others are public, or were withdrawn.
SHARED = (Status.DRAFT, Status.IN_REVIEW)


def may_see(user, row):
    """Return True if a member of staff may see the row before publication."""
    return user.is_active and user.is_staff and has_right(user, "view", row)


def may_share(user, row):
    rights = (has_right(user, right, row) for right in ("change", "publish"))
    return row.status in SHARED and may_see(user, row) and any(rights)


@transaction.atomic
def make_link(row, user, days):
    """Create a preview link that needs no account and expires after `days`."""
    link = PreviewLink.of(
        row, made_by=user, expires_at=timezone.now() + timedelta(days=days)
    )
    link.save()
    record(Event.PREVIEW_CREATED, user, row, link=link.pk, days=days)
    return link


@transaction.atomic
def end_link(row, key, user):
    """End a link of the row; other keys are ignored."""
    is_key = key.isdecimal() and len(key) < 19
    links = PreviewLink.objects.about(row).filter(pk=key if is_key else None)
    if links.delete()[0]:
        record(Event.PREVIEW_ENDED, user, row, link=int(key))


def addresses(row):
    """Return the addresses of the preview for staff, one in each language."""
    return in_each_language("preview", row._meta.label_lower, row.pk)


def link_addresses(link):
    return in_each_language("preview_link", SIGNER.sign(link.key))


def in_each_language(name, *args):
    found = []
    for code, language in settings.LANGUAGES:
        with translation.override(code):
            url = reverse(name, args=args)
        found.append({"code": code, "name": language, "url": url})
    return found


def holds(link, row):
    """Return True if a link to the row is still valid."""
    return link.expires_at > timezone.now() and may_share(link.made_by, row)


def find_shared(token):
    """Return the link of a token and its row, twice None if it has ended.

    Raises `Http404` for a token that is not ours.
    """
    try:
        key = SIGNER.unsign(token)
    except signing.BadSignature:
        raise Http404("no such link") from None
    links = PreviewLink.objects.select_related("made_by", "content_type")
    if link := links.filter(key=key).first():
        model = link.content_type.model_class()
        row = model._base_manager.filter(pk=link.object_id).first()
        if row and holds(link, row):
            return link, row
    return None, None


def private(view):
    """Keep a page, an error too, from caches, search engines and other hosts.

    It only shows something, so it needs no token against forged forms.
    """
    view = require_safe(view)

    @csrf_exempt
    @wraps(view)
    def answer(request, **kwargs):
        respond = convert_exception_to_response(partial(view, **kwargs))
        return keep_private(respond(request))

    return answer


def keep_private(response):
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@private
def preview(request, label, pk):
    """Render the future page of a row, for staff."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404("no such kind") from None
    # Asked always, or `Vary` reveals that there is a row.
    asking = request.user.is_authenticated
    row = issubclass(model, Content) and model._base_manager.filter(pk=pk).first()
    if not row or not asking or not may_see(request.user, row):
        raise Http404("no such row")
    if row.state == State.PUBLIC:
        return redirect(row)
    show = in_a_frame if FRAMED in request.GET else as_public
    return show(request, row, addresses(row))


@private
def preview_link(request, token):
    """Render the future page of a row for visitors with the link."""
    link, row = find_shared(token)
    if row is None:
        return render(request, "portal/preview_ended.html", status=410)
    response = as_public(request, row, link_addresses(link))
    if request.method == "GET":
        count_opening(link)
    # The pictures of the row are not public either: the link opens them as well.
    response.content = ADDRESSES.sub(partial(with_token, token), response.content)
    return response


def count_opening(link):
    """Count an opening of the link, unless the database cannot be written to."""
    opened = {"times_opened": F("times_opened") + 1, "last_opened_at": timezone.now()}
    try:
        with transaction.atomic():
            PreviewLink.objects.filter(pk=link.pk).update(**opened)
    except (DatabaseError, InterfaceError) as error:
        if not failures.is_fault(error):
            raise


def with_token(token, attribute):
    """Add the token to each address of a stored file in an attribute."""
    name = rb"(?<![\w./-])(%b[\w-][\w.-]*)" % re.escape(settings.MEDIA_URL.encode())
    return re.sub(name, rb"\1?preview=%b" % token.encode(), attribute[0])


def opens(token, name):
    """Return True if a preview link gives access to the stored file `name`."""
    try:
        _link, row = find_shared(token)
    except Http404:
        return False
    return bool(row) and type(row).objects.filter(pk=row.pk).using_file(name).exists()


def as_public(request, row, previews):
    """Render the public page of the row as if published, and roll back.

    If the database cannot be written to, the page says that there is no preview.
    """
    try:
        with transaction.atomic():
            begin = row.published_at if row.state == State.SCHEDULED else None
            public = make_public(locked(row))
            response = public_page(request, public, begin)
            for each in previews:  # they replace links to the page itself
                with translation.override(each["code"]):
                    address = escape(page_of(public))
                old, new = f'href="{address}"', f'href="{each["url"]}"'
                response.content = response.content.replace(old.encode(), new.encode())
            transaction.set_rollback(True)
    except ValidationError as error:
        context = {"preview": True, "reasons": reasons(error, type(row))}
        response = render(request, "portal/preview_refused.html", context)
    except (DatabaseError, InterfaceError) as error:
        if not failures.is_fault(error):
            raise
        response = render(request, "portal/preview_unavailable.html", status=503)
        response["Retry-After"] = RETRY_AFTER
    return response


@csp_override(BY_THE_DESK)
def in_a_frame(request, row, previews):
    """Render the preview for a frame at the desk.

    Links open in a new tab, because other pages may not be framed.
    """
    response = as_public(request, row, previews)
    html = response.content.decode()
    html = html.replace("<head>", '<head>\n    <base target="_blank">', 1)
    html = INSIDE.sub('<a target="_self" ', html)
    response.content = LANDMARK.sub(named_for_frame, html)
    return response


def named_for_frame(tag):
    """Return the start of a landmark, with a name unlike those of the outer page."""
    names = {
        "header": _("Head of the site"),
        "main": _("Text of the site"),
        "footer": _("Foot of the site"),
    }
    if name := names.get(tag["element"]):
        return f'{tag[0]} aria-label="{escape(name)}"'
    return tag[0] + escape(_("Site:")) + " "


def public_page(request, public, begin):
    """Return the response of the public view of the row, with a notice above.

    `begin` is the time of publication, if it is known.
    """
    address = page_of(public)
    view, args, kwargs = resolve(address)
    there = copy.copy(request)
    there.path = there.path_info = address
    response = view(there, *args, **kwargs)
    response.context_data["preview"] = True
    if begin and response.context_data["object"] == public:
        response.context_data["object"].published_at = begin
    return response.render()


def page_of(public):
    """Return the address of the page with the row, as a whole or a part of it."""
    return public.get_absolute_url().partition("#")[0]
