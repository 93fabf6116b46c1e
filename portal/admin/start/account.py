"""The personal settings of a member of staff."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import User


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["language", "email", "wants_mail"]
        help_texts = {
            "language": gettext_lazy("The language of the desk and of mails to you."),
            "wants_mail": gettext_lazy(
                "A mail when a review is asked for that you may do, and when something "
                "that you have sent comes back."
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
    context = {
        **admin.site.each_context(request),
        "title": _("My account"),
        "form": form,
    }
    return TemplateResponse(request, "admin/start/account.html", context)
