"""Demo accounts for the first run, one for each role; useless once DEBUG is off."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

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

    def get_all_permissions(self, user_obj, obj=None):
        """Read the rights of an account and of its roles by one query."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            rights = Permission.objects.order_by()
            if not user_obj.is_superuser:
                is_own = Q(user=user_obj.pk) | Q(group__user=user_obj.pk)
                rights = rights.filter(is_own).distinct()
            pairs = rights.values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{app}.{code}" for app, code in pairs}
        return user_obj._perm_cache

    def user_can_authenticate(self, user):
        is_demo = user.email.endswith(EMAIL)
        return super().user_can_authenticate(user) and (settings.DEBUG or not is_demo)
