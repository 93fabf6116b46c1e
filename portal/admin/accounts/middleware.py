"""The desk's layer around its views, which requests of visitors do not enter."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from portal.admin.accounts.own_password import ask_for_own_password
from portal.admin.accounts.sessions import note_use, prolong
from portal.admin.drafts.failed import ask_to_sign_in, keep_denied, keep_failed
from portal.admin.second_factor.guard import is_kept_out, require_second_factor


class Desk:
    """Language, second factor, use of the session, lost forms and own password."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The account's language; Chinese until someone signs in. The language of the
        # browser does not count at the desk.
        language = getattr(request.user, "language", settings.LANGUAGE_CODE)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = require_second_factor(request) or self.get_response(request)
        note_use(request, response)
        return keep_failed(request, response)

    def process_view(self, request):
        return ask_to_sign_in(request) or ask_for_own_password(request)

    def process_exception(self, request, error):
        return keep_denied(request, error)

    def account_elsewhere(self, request, user):
        """Return the account outside the desk, as far as it may be used there.

        Staff see more in previews and stored files. Return AnonymousUser while a
        password of their own or a second factor is missing.
        """
        if not user.is_authenticated:
            return user
        if user.must_change_password or is_kept_out(request, user):
            return AnonymousUser()
        prolong(request.session)
        return user
