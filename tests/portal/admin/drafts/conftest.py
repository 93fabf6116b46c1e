"""Who has a form open of which the text is kept."""

import pytest
from django.test import Client

from portal.models import User
from tests.portal.admin.drafts.kept import HERE


@pytest.fixture
def desk(publisher):
    """The browser of a publisher who reads English."""
    User.objects.filter(pk=publisher.pk).update(language="en")
    client = Client(enforce_csrf_checks=True, headers=HERE)
    client.force_login(publisher)
    return client


@pytest.fixture
def me(clients):
    return clients[0]
