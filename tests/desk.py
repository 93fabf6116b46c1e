"""What the tests of the desk share: its addresses, versions and messages."""

from django.contrib.messages import get_messages
from django.urls import reverse
from reversion.models import Version


def page(model, name, *args):
    """The address of a page of the desk about a kind of row."""
    info = f"{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"admin:{info}_{name}", args=args)


def versions(row):
    """The versions of a row, the newest first."""
    return list(Version.objects.get_for_object(row).order_by("-pk"))


def bring_back(client, row, version, **values):
    """Press the button on the page of a version."""
    return client.post(page(type(row), "revision", row.pk, version.pk), values)


def told(response):
    """The messages that an answer leaves for the next page."""
    return " ".join(map(str, get_messages(response.wsgi_request)))
