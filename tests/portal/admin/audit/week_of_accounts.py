"""What the week has of accounts, their roles and passwords, and of second factors."""

from datetime import timedelta

import pyotp
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from portal.models import CodeApp, User
from portal.models.audit import Event
from tests.actors.desk import page
from tests.portal.admin.accounts.people import change, new, own_password
from tests.portal.admin.second_factor.test_enrolment import APP, OWN, codes_on, set_up

FIRST, CHOSEN = "the first one, typed", "another one, my own"
STEP = reverse("admin_second_step")
LATER = timedelta(seconds=30)  # in which a code app has its next code


def an_account(week):
    admin = week["administrator"]
    new(admin, first_password=FIRST)
    week.expect(Event.ACCOUNT_CREATED, "administrator", "王丽")
    week.expect(Event.ROLE_GIVEN, "administrator", "王丽", role="editor")
    new(admin, first_password=FIRST)  # the name is taken
    week.comes("wangli", FIRST)
    own_password(week["wangli"], "not the old one", CHOSEN)
    own_password(week["wangli"], FIRST, CHOSEN)
    week.expect(Event.PASSWORD_CHANGED, "wangli", "王丽")
    week.secrets |= {FIRST, CHOSEN}
    user = User.objects.get(username="wangli")
    change(admin, user, role="publisher", email="w@office.example")
    fields = {"fields": ["email"]}
    week.expect(Event.ACCOUNT_CHANGED, "administrator", "王丽", **fields)
    week.expect(Event.ROLE_TAKEN, "administrator", "王丽", role="editor")
    week.expect(Event.ROLE_GIVEN, "administrator", "王丽", role="publisher")
    change(admin, User.objects.get(pk=user.pk))  # nothing was changed


def a_role(week):
    admin = week["administrator"]
    admin.post(page(Group, "add"), {"name": "helpers"})
    week.expect(Event.ROLE_CHANGED, "administrator", "helpers")
    group = Group.objects.get(name="helpers")
    admin.post(page(Group, "delete", group.pk), {"post": "yes"})
    week.expect(Event.DELETED, "administrator", "helpers")


def a_second_factor(week):
    key, response = set_up(week["wangli"])
    codes = codes_on(response.text)
    week.secrets |= {key, *codes}
    week.expect(Event.FACTOR_ADDED, "wangli", "王丽", factor="codeapp")
    week.expect(Event.RECOVERY_CODES_MADE, "wangli", "王丽")
    week.goes("wangli")
    client, _status = week.try_to_sign_in("wangli", CHOSEN)  # no entry: not in yet
    client.post(STEP, {"one_time_password": "1234567"})
    week.expect(Event.SIGN_IN_FAILED, "wangli", reason="wrong second factor")
    client.post(STEP, {"one_time_password": pyotp.TOTP(key).at(timezone.now() + LATER)})
    week.expect(Event.SIGN_IN, "wangli", factor="codeapp")
    client, _status = week.try_to_sign_in("wangli", CHOSEN)
    client.post(STEP, {"one_time_password": codes[0], "recovery": ""})
    week.expect(Event.RECOVERY_CODE_USED, "wangli", "王丽")
    week.expect(Event.SIGN_IN, "wangli", factor="recoverycode")
    app = CodeApp.objects.get()
    client.post(OWN, {"act": "remove", "kind": "codeapp", "key": app.pk})
    week.expect(Event.FACTOR_REMOVED, "wangli", "王丽", factor="codeapp")
    set_up(client)
    week.expect(Event.FACTOR_ADDED, "wangli", "王丽", factor="codeapp")
    week.expect(Event.RECOVERY_CODES_MADE, "wangli", "王丽")
    user = User.objects.get(username="wangli")
    week["administrator"].post(page(User, "reset_factors", user.pk))
    week.expect(Event.FACTOR_RESET, "administrator", "王丽")
    assert client.get(APP).status_code == 302, "the session has ended"


def somebody_leaves(week):
    admin, user = week["administrator"], User.objects.get(username="wangli")
    admin.post(
        reverse("admin:auth_user_password_change", args=[user.pk]),
        {"first_password": FIRST},
    )
    week.expect(Event.PASSWORD_CHANGED, "administrator", "王丽")
    admin.post(page(User, "state", user.pk), {"deactivate": ""})
    week.expect(Event.ACCOUNT_DEACTIVATED, "administrator", "王丽")
    week.fails("wangli", "inactive", "wangli", FIRST)
    admin.post(page(User, "state", user.pk), {})
    week.expect(Event.ACCOUNT_REACTIVATED, "administrator", "王丽")


DAYS = (an_account, a_role, a_second_factor, somebody_leaves)
