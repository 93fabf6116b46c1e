"""Demo accounts for the first run, one for each role; useless once DEBUG is off."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group

from portal.models import User

ROLES = ("editor", "publisher", "auditor", "administrator")
PASSWORD = "youcheng-demo"  # noqa: S105 - printed by `make run`
EMAIL = "@demo.invalid"


def make_accounts():
    """Make an account for each role that the fixtures brought, named after it."""
    for group in Group.objects.filter(name__in=ROLES).order_by("pk"):
        user = User.objects.create_user(
            group.name, f"{group.name}{EMAIL}", PASSWORD, is_staff=True
        )
        user.groups.add(group)


class Backend(ModelBackend):
    """Django's backend; in production, demo accounts and their password do not work."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if password == PASSWORD and not settings.DEBUG:
            return None
        return super().authenticate(request, username, password, **kwargs)

    def user_can_authenticate(self, user):
        is_demo = user.email.endswith(EMAIL)
        return super().user_can_authenticate(user) and (settings.DEBUG or not is_demo)
