"""Each member of staff picks the language of the admin."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from portal.models import User


def choose_language(request):
    """Keep the language in the account, and go back to the page it was chosen on."""
    home = reverse("admin:index")
    if request.method != "POST":  # after a redirect from the sign-in
        return HttpResponseRedirect(home)
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("no such language")
    User.objects.filter(pk=request.user.pk).update(language=language)
    with translation.override(language):
        messages.success(request, translation.gettext("The language was changed."))
    back = request.POST.get("next", "")
    return HttpResponseRedirect(back if back.startswith(home) else home)
