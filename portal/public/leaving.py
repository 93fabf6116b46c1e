"""The page that readers pass before a link of a text takes them to no public body.

Its addresses are signed, so that it leads only where a text of the site does.
"""

import html
import re
from urllib.parse import quote, urlsplit

from django.core.signing import BadSignature, Signer
from django.db.models import URLField
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.content.kinds import content_models
from portal.content.rich_text.references import is_ours

# Endings of the addresses of governments that only public bodies get.
GOVERNMENTS = re.compile(
    r"(.+\.)?(gov|gov\.[a-z]{2}|go\.(jp|kr|id|th)|lg\.jp|gob\.[a-z]{2}|gouv\.[a-z]{2}"
    r"|govt\.nz|gc\.ca|europa\.eu)"
)
LINK = re.compile(r' href="(\s*https?:[^"]*)"', re.IGNORECASE)
# A browser skips spaces, takes \ for /, and reads any number of them as two.
HOST = re.compile(r"\s*https?:[/\\]*([^/\\?#]*)", re.IGNORECASE)
signer = Signer(salt="portal.leaving")


def with_notice(text, site):
    """Return safe HTML with its links to others through the notice."""
    if not LINK.search(text):
        return text
    known = {*site.public_hosts.split(), *partners()}

    def led(found):
        url = html.unescape(found[1])
        if is_own_or_public(url, known):
            return found[0]
        return f' href="{reverse("portal:leaving")}?to={quote(signer.sign(url))}"'

    return mark_safe(LINK.sub(led, text))  # noqa: S308 - it was safe


def host_of(url):
    """Return the host of an address as browsers read it, "" if there is none."""
    try:
        return urlsplit(f"//{HOST.match(url)[1]}").hostname or ""
    except ValueError:
        return ""


def is_own_or_public(url, known):
    """Return True for this site, a government's, one of the `known` or one below it."""
    host = host_of(url)
    if is_ours(urlsplit(f"https://{host}")):
        return True
    host = host.removeprefix("www.").rstrip(".")
    names = {name.lower().removeprefix("www.").strip(".") for name in known} - {""}
    is_known = any(host == name or host.endswith(f".{name}") for name in names)
    return is_known or bool(GOVERNMENTS.fullmatch(host))


def partners():
    """Return the hosts of the websites of public rows, such as partner cities."""
    found = set()
    for model in content_models():
        fields = [f for f in model._meta.concrete_fields if isinstance(f, URLField)]
        for field in fields:
            urls = model.objects.published().exclude(**{field.name: ""})
            found |= {host_of(url) for url in urls.values_list(field.name, flat=True)}
    return found


@require_safe
def leaving(request):
    """Name the site that the reader is about to go to; 404 for any other address."""
    token = request.GET.get("to", "")
    try:
        url = signer.unsign(token)
    except BadSignature:
        raise Http404("not an address of a text") from None
    context = {
        "here": _("You are leaving this site"),
        "url": url,
        "host": host_of(url),
        "unlisted": True,
        "carried": f"?to={quote(token)}",
    }
    response = render(request, "portal/leaving.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
