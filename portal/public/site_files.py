"""The files that browsers and researchers look for at a fixed address of every site."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES
from portal.models import SiteSettings
from portal.public.seo.structured_data import LOGO
from portal.server.absolute_urls import absolute

AN_HOUR = 3600  # seconds
# RFC 9116, 2.5.5, recommends less than a year; so it is right from a long-lived cache.
VALID = timedelta(days=180)
RED, PAPER = "#a82a17", "#faf7f0"  # of favicon.svg
ICONS = (
    ("portal/favicon.svg", "any", "image/svg+xml"),
    (LOGO, "256x256", "image/png"),
    ("portal/apple-touch-icon.png", "180x180", "image/png"),
)


@cache_control(public=True, max_age=AN_HOUR)
@require_safe
def security(request):
    """Answer with where faults of the site's security are reported (RFC 9116).

    That is the office's mail, if it has named one, and always the form for errors.
    """
    site = SiteSettings.objects.first()
    with override(settings.LANGUAGE_CODE):
        contacts = [absolute(request, reverse("portal:report_error"))]
    if site and site.email:
        contacts.insert(0, f"mailto:{site.email}")
    today = timezone.now().astimezone(UTC).date()
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {today + VALID}T00:00:00Z",
        f"Preferred-Languages: {', '.join(map(bcp47, LANGUAGES))}",
        f"Canonical: {absolute(request, reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=AN_HOUR)
@require_safe
def manifest(request):
    """Answer with name and icons for a site that is put on a home screen.

    It is in the first language, and the site opens in that of the browser.
    """
    site = SiteSettings.objects.first()
    with override(settings.LANGUAGE_CODE):
        name = site.name if site else _("Sister cities")
    found = {
        "id": "/",
        "name": name,
        "short_name": name,
        "lang": bcp47(settings.LANGUAGE_CODE),
        "start_url": reverse("choose_language"),
        "display": "browser",
        "theme_color": RED,
        "background_color": PAPER,
        "icons": [
            {"src": static(path), "sizes": sizes, "type": kind}
            for path, sizes, kind in ICONS
        ],
    }
    return JsonResponse(
        found,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def favicon(request):
    """Redirect to the icon, for pages that name none, such as a feed."""
    return redirect(static("portal/favicon.png"))
