"""The admin speaks the language of the person, whatever the browser asks for."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def admin_language(get_response):
    """Activate the account's language in the admin; Chinese until someone signs in."""

    def middleware(request):
        if request.path_info.startswith(reverse("admin:index")):
            language = getattr(request.user, "language", settings.LANGUAGE_CODE)
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware
