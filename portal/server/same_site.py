"""Check that a form was sent from this site, without a token or a cookie."""

from urllib.parse import urlsplit

from django.conf import settings

from portal.server.absolute_urls import site_root


def is_from_here(request):
    """Return True if the headers that pages cannot forge name this site, or none.

    Browsers send at least one of them since 2020. Old phones send neither and are
    accepted too, because the form acts for no account: a forged request does no more
    than its author could do without it.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    here, root = (
        f"{request.scheme}://{request.get_host()}",
        urlsplit(site_root(request)),
    )
    origins = {here, f"{root.scheme}://{root.netloc}", *settings.CSRF_TRUSTED_ORIGINS}
    return site == "same-origin" and (origin is None or origin in origins)
