"""What the tests of accounts share."""

import re

from django.contrib.auth.models import Group
from django.test import Client

from portal.models import AuditEntry, User
from tests.actors.desk import page

TYPED = "a password for tests"
OWN = "another one, my own"
LOGIN, INDEX = "/admin/login/", "/admin/"
PASSWORD_PAGE = "/admin/password_change/"


def person(username="wangli", role="editor", **values):
    values = {"last_name": "王", "first_name": "丽", **values}
    user = User.objects.create_user(username, password=TYPED, is_staff=True, **values)
    user.groups.set(Group.objects.filter(name=role))
    return user


def new(client, **values):
    """Fill in the form of a new account and send it."""
    values = {
        **{"last_name": "王", "first_name": "丽", "username": "wangli"},
        **{"role": "editor", "first_password": "", "language": "zh-hans", "email": ""},
        **values,
    }
    return client.post(page(User, "add"), values)


def change(client, user, **values):
    names = ("last_name", "first_name", "username", "language", "email")
    stored = {name: getattr(user, name) for name in names}
    groups = [group.name for group in user.groups.all()]
    role = "superuser" if user.is_superuser else "".join(groups[:1])
    return client.post(
        page(User, "change", user.pk), {**stored, "role": role, **values}
    )


def shown_password(response):
    """The first password, from the page that shows it."""
    return re.search(r"<strong><code>(.+?)</code></strong>", response.text)[1]


def signed_in(username, password):
    """A client that has signed in, and where that led."""
    client = Client()
    values = {"username": username, "password": password, "next": INDEX}
    response = client.post(LOGIN, values)
    return client, response


def own_password(client, old, new=OWN):
    values = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(PASSWORD_PAGE, values)


def trail():
    """What the trail says of all requests: acts, by whom, upon whom, with details."""
    rows = AuditEntry.objects.exclude(request="").order_by("number")
    return [(row.event, row.actor_name, row.title, row.details) for row in rows]


def roles(user):
    return sorted(user.groups.values_list("name", flat=True))
