"""The forms of an account: the person, their one role, and a first password.

A first password is made or typed by an administrator, and shown once.
"""

import secrets

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.admin.accounts import roles
from portal.internal.models import RIGHT
from portal.models import User

# Without letters that look like others.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS, IN_GROUP = 4, 4
PERSON = ("last_name", "first_name", "username", "email")


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

    def set_password(self, user):
        """Set the password. The caller saves the user, which ends their sessions."""
        user.set_password(self.password)
        user.must_change_password = True


class FirstPasswordForm(FirstPassword):
    def __init__(self, user, *args):
        super().__init__(*args)
        self.user = user

    def clean(self):
        self.choose_password(self.user)


class AccountForm(forms.ModelForm):
    """The form of an account; the admin class sets `giver`, the user who fills it."""

    giver = None
    role = forms.ChoiceField(label=capfirst(_("role")), widget=forms.RadioSelect)
    sees_internal = forms.BooleanField(
        label=_("sees internal rows"),
        required=False,
        help_text=_(
            "Contacts at partners, gifts, itineraries, letters: never on the site. The "
            "person may enter and change them too; each look at a contact is recorded."
        ),
    )

    class Meta:
        model = User
        fields = (*PERSON, "language", "wants_mail")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, user = self.fields.get("role"), self.instance
        if field:  # users cannot change their own role
            field.choices = list(roles.choices(self.giver, user))
            field.initial = roles.role_of(user) if user.pk else None
            field.required = field.initial != roles.AS_NOW
        if self.giver.has_perm(RIGHT):
            self.initial["sees_internal"] = roles.sees_internal(user)
        else:  # in the form of a new account Django leaves it
            self.fields.pop("sees_internal", None)

    def clean_username(self):
        """Reject names that differ from another only in upper and lower case."""
        username = self.cleaned_data["username"]
        others = User.objects.exclude(pk=self.instance.pk)
        if others.filter(username__iexact=username).exists():
            field = User._meta.get_field("username")
            raise ValidationError(field.error_messages["unique"], code="unique")
        return username

    def clean_role(self):
        role = self.cleaned_data["role"]
        if self.instance.pk and "role" in self.changed_data:
            roles.keep_an_administrator(self.instance, role)
        return role


class NewAccountForm(AccountForm, FirstPassword):
    def clean(self):
        super().clean()
        person = {name: self.cleaned_data.get(name) or "" for name in PERSON}
        self.choose_password(User(**person))
