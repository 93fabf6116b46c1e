"""The language and the other settings of a member of staff."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.pages import desk_page, go_back
from portal.models import User
from portal.server.languages import OF_PROJECT


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["language", "email", "wants_mail"]
        help_texts = {
            "language": gettext_lazy("The language of the desk and of mails to you."),
            "wants_mail": gettext_lazy(
                "A mail when a review is asked for that you may do, when something "
                "that you have sent comes back, and once a day what has become due."
            ),
        }

    def clean(self):
        values = super().clean()
        if values.get("wants_mail") and not values.get("email"):
            text = gettext_lazy("A mail needs an e-mail address to go to.")
            self.add_error("email", text)
        return values


def account(request):
    """Show and save the settings of the signed-in user, and of no other account."""
    user = User.objects.get(pk=request.user.pk)  # an invalid form changes its instance
    form = AccountForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(user.language):
            messages.success(request, _("Your settings were saved."))
        return HttpResponseRedirect(request.path)
    return desk_page(request, "admin/start/account.html", _("My account"), form=form)


def choose_language(request):
    """Keep the language in the account, and go back to the page it was chosen on."""
    home = reverse("admin:index")
    if request.method != "POST":  # after a redirect from the sign-in
        return HttpResponseRedirect(home)
    language = request.POST.get("language")
    if language not in dict(OF_PROJECT):
        raise BadRequest("no such language")
    User.objects.filter(pk=request.user.pk).update(language=language)
    with translation.override(language):
        messages.success(request, _("The language was changed."))
    return go_back(request, home)
