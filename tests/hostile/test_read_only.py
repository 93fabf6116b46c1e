"""While nothing can be written, everything can be read: a standby, a full disk."""

import pytest
from django.contrib import admin
from django.test import Client

from portal.models import ErrorReport, User
from tests.actors.desk import page
from tests.actors.scene import undone, writes
from tests.actors.visitor import public_pages
from tests.hostile.addresses import DESK, addresses, requests_of
from tests.hostile.test_nothing_leaks import ONCE
from tests.portal.admin.drafts.kept import database_read_only

pytestmark = pytest.mark.engine

KINDS = ("story", "picture", "user", "sitesettings", DESK)
READ = {kind: [view for of, view in addresses() if of == kind] for kind in KINDS}


@pytest.mark.full  # a walk over the whole site
def test_no_page_for_visitors_tries_to_write(content, client):
    found = [address for address, _ in public_pages("en")]
    with database_read_only(), writes() as written:
        for address in [*found, *ONCE, "/", "/healthz", "/robots.txt"]:
            assert client.get(address).status_code in (200, 302, 400, 404), address
        found = client.get("/en/search/?q=incheon")
    assert found.context["total"]
    assert written == []


# A file that is taken away is an entry of the trail.
EXPORTS = ("export", "wechat_zip", "admin_inspection_report", "admin_anniversaries_")


@pytest.mark.parametrize(
    "kind", [*KINDS[:-1], pytest.param(DESK, marks=pytest.mark.full)]
)
def test_no_address_of_the_desk_fails(scene, db, kind):
    for view in READ[kind]:
        get, send, _has_effect = requests_of(scene, kind, view)
        for ask in (get, send):
            client = scene.client("superuser")
            client.raise_request_exception = False
            with database_read_only(), undone():
                response = ask(client)
            is_written = view.startswith(("preview", "reader_view", *EXPORTS))
            is_busy = response.status_code == 503 and (ask is send or is_written)
            assert response.status_code < 500 or is_busy, view
            if is_busy:
                assert response["Retry-After"]
                assert "<h1>" in response.text


# Other tests are one transaction each, in which a row may be locked; a site has none


@pytest.mark.django_db(transaction=True)
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
