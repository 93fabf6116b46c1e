"""The first password of an account: made or typed by an administrator, shown once."""

import secrets

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Without letters that look like others.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, IN_GROUP = 4, 4


def make_password():
    """Return a random password of 80 bits that can be read out and typed."""
    groups = [[secrets.choice(LETTERS) for _ in range(IN_GROUP)] for _ in range(GROUPS)]
    return "-".join("".join(group) for group in groups)


class FirstPassword(forms.Form):
    """The password field of a form; the user will have to choose another password."""

    first_password = forms.CharField(
        label=_("First password"),
        required=False,
        max_length=128,
        widget=forms.TextInput(
            attrs={"class": "vTextField", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_(
            "Leave it empty, and one is made and shown to you once. The person has to "
            "choose another when they sign in."
        ),
    )

    password = None

    def choose_password(self, user):
        """Use the typed password, or make one; add an error if it is easy to guess."""
        self.password = self.cleaned_data.get("first_password") or make_password()
        try:
            validate_password(self.password, user)
        except ValidationError as error:
            self.add_error("first_password", error)


class FirstPasswordForm(FirstPassword):
    """The field alone, for an account that is there."""

    def __init__(self, user, *args):
        super().__init__(*args)
        self.user = user

    def clean(self):
        self.choose_password(self.user)


def set_first_password(user, password):
    """Set a password that the user must change; saving the user ends their sessions."""
    user.set_password(password)
    user.must_change_password = True
