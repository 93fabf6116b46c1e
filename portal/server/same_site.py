"""Whether a form was sent from a page of this site, without a token or a cookie."""

from urllib.parse import urlsplit

from django.conf import settings

from portal.server.absolute_urls import site_root


def is_from_here(request):
    """Whether the headers that a page cannot forge name this site, or say nothing.

    A browser tells at least one of them since 2020. One that tells neither is an old
    phone, whose owner is to be heard too: the form acts for no account, so that a
    forged one does no more than whoever forged it could send alone.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    return site == "same-origin" and (origin is None or origin in own_origins(request))


def own_origins(request):
    asked = f"{request.scheme}://{request.get_host()}"
    root = urlsplit(site_root(request))
    return {asked, f"{root.scheme}://{root.netloc}", *settings.CSRF_TRUSTED_ORIGINS}
