"""The form of an account: the person and their one role."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from portal.admin.accounts import roles
from portal.admin.accounts.first_password import FirstPassword
from portal.models import User

PERSON = ("last_name", "first_name", "username", "email")


class AccountForm(forms.ModelForm):
    """The form of an account; the admin class sets `giver`, the user who fills it."""

    giver = None
    role = forms.ChoiceField(
        label=capfirst(gettext_lazy("role")), widget=forms.RadioSelect
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

    def clean_username(self):
        """Reject names that differ from another only in upper and lower case."""
        username = self.cleaned_data["username"]
        others = User.objects.exclude(pk=self.instance.pk)
        if others.filter(username__iexact=username).exists():
            field = User._meta.get_field("username")
            raise forms.ValidationError(field.error_messages["unique"], code="unique")
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
