"""What is sent to a page that only shows something is no failure of the site.

Other tests are one transaction each, in which a row may be locked; a site has none.
"""

import pytest
from django.contrib import admin
from django.test import Client

from portal.models import ErrorReport, User
from tests.actors.desk import page

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


def test_a_post_to_the_history_of_a_row_shows_it(content):
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    ErrorReport.objects.create(language="en")
    rows = [model._base_manager.first() for model in admin.site._registry]
    answers = {
        str(row._meta): client.post(page(type(row), "history", row.pk)).status_code
        for row in rows
        if row
    }
    assert len(answers) > 10
    assert set(answers.values()) == {200}, answers
