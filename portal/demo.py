"""Demo accounts for the first run, one for each role; useless once DEBUG is off."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group

from portal.models import User

ROLES = ("editor", "publisher", "auditor", "administrator")
PASSWORD = "youcheng-demo"
EMAIL = "@demo.invalid"


def make_accounts():
    """Make an account for each role, named after it and with the demo password."""
    for role in ROLES:
        user = User.objects.create_user(role, f"{role}{EMAIL}", PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get_by_natural_key(role))


class Backend(ModelBackend):
    """Django's own, but demo accounts are locked out wherever DEBUG is off."""

    def user_can_authenticate(self, user):
        is_demo = user.email.endswith(EMAIL)
        return super().user_can_authenticate(user) and (settings.DEBUG or not is_demo)
