"""A copy brings back the site that it was made of, on either engine."""

import re

import pytest
import reversion
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.test import Client
from reversion.models import Version

from exchanges.models import Exchange
from portal.archive.restore import restore
from portal.archive.trail import note_restored
from portal.editorial.records.undo import imports_of, undo_import
from portal.models import (
    ErrorReport,
    PreviewLink,
    Source,
    Story,
    TranslationSegment,
    User,
)
from portal.models.audit import AuditEntry, Event, record
from portal.models.audit.entries import AuditHead
from portal.models.audit.verifying import findings
from portal.public.search.indexing import differing
from tests.actors.desk import page, recover
from tests.hostile.values import body
from tests.pairs import share
from tests.portal.archive.conftest import silent
from tests.portal.archive.databases import bytes_in, elsewhere, engines, other_media
from tests.portal.editorial.records.plans import table_of
from tests.portal.public.api.files import FILES
from tests.site import LANGUAGES, addresses

pytestmark = [
    *(pytest.mark.full, pytest.mark.engine),  # all migrations run, each time
    pytest.mark.django_db(transaction=True),
]
# What differs is meant to: who signed in, and addresses of readers.
NOT_COMPARED = {AuditEntry, ErrorReport, User}
TOKENS = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|nonce="[^"]*"|[0-9a-f]{32}(?="|:)'
)


def looked_at():
    """What visitors and staff see, by address; without what is new each time."""
    visitor, desk, public = Client(), Client(), ["/sitemap.xml", *FILES]
    desk.force_login(User.objects.get(username="all"))
    # Every page in one of the languages, and the files.
    for number, code in enumerate(LANGUAGES):
        public += share(sorted(addresses(code)), number, len(LANGUAGES))
        public += [f"/{code}/feed.atom", f"/{code}/exchanges.ics"]
    found = {address: visitor.get(address) for address in public}
    found |= {address: desk.get(address) for address in addresses_of_the_desk()}
    for address, response in found.items():
        assert response.status_code == 200, address
    return {name: TOKENS.sub("", body(each)) for name, each in found.items()}


def addresses_of_the_desk():
    """Lists, and forms and histories of some rows of each kind."""
    for model in admin.site._registry:
        if model in NOT_COMPARED:
            continue
        yield page(model, "changelist") + "?all="
        if model in reversion.get_registered_models():
            yield page(model, "recoverlist")
        rows = [*QuerySet(model).order_by("pk")]
        for row in rows[:3] + rows[-3:]:
            yield page(model, "change", row.pk)
            yield page(model, "history", row.pk)
            if getattr(row, "live_id", None):
                yield page(model, "difference", row.pk)


def test_the_same_site_stands_on_each_engine(rich, media_folder, copy_of, tmp_path):
    source, twin = copy_of("source.tar"), copy_of("twin.tar")
    assert source.path.read_bytes() == twin.path.read_bytes()
    seen, stored = looked_at(), bytes_in(media_folder)
    own, copies = connections[DEFAULT_DB_ALIAS].vendor, {}
    for number, vendor in enumerate(engines()):
        media = tmp_path / f"media-{number}"
        with elsewhere(vendor, tmp_path), other_media(media):
            restore(source, silent)
            copies[vendor] = again = copy_of(f"{vendor}.tar")
            assert again.path.read_bytes() == source.path.read_bytes(), vendor
            assert bytes_in(media) == stored
            check_what_follows_from_rows()
            record(Event.STEP)  # the chain still holds, and goes on
            assert list(findings(AuditHead.objects.get())) == []
            there = looked_at()
            assert there.keys() == seen.keys()
            for address, text in seen.items():
                assert there[address] == text, (own, vendor, address)
            check_undo()
    if own != "sqlite":  # and back
        with elsewhere(own, tmp_path), other_media(tmp_path / "back"):
            restore(copies["sqlite"], silent)
            assert copy_of("back.tar").digest == source.digest


def check_what_follows_from_rows():
    assert list(differing()) == []
    assert TranslationSegment.objects.exists()
    response = Client().get("/zh-hans/search/", {"q": "友城"})
    assert "live-" in response.text
    for model in (Session, PreviewLink):
        assert not model.objects.exists()
    reports = ErrorReport.objects.values_list("email", "digest")
    assert set(reports) == {("", None)}


def check_undo():
    """What could be undone before can be, and no number is given twice."""
    editor = User.objects.get(username="editor")
    assert undo_import(imports_of(table_of(Exchange)).get(), editor) == 1
    assert Exchange.objects.get(slug="draft-exchange").place_zh_hans != "友城"
    last = Source.objects.create(title_zh_hans="新", slug="new")
    gone = Version.objects.get_deleted(Story).get()
    assert last.pk > Source.objects.exclude(pk=last.pk).latest("pk").pk + 1
    desk = Client()
    desk.force_login(User.objects.get(username="publisher"))
    assert recover(desk, gone).status_code == 302
    assert Story.objects.get(slug="gone").pk == int(gone.object_id)
    assert User.objects.create(username="new").pk
    assert Group.objects.create(name="new").pk


def test_addresses_of_readers_are_brought_back_where_they_were_asked_for(
    small, copy_of, tmp_path
):
    copy = copy_of("with.tar", with_addresses=True)
    with elsewhere("sqlite", tmp_path):
        restore(copy, silent, lambda: note_restored(copy, None))
        report = ErrorReport.objects.get()
        assert (report.email, report.digest) == ("reader@example.com", "0" * 64)
        entry = AuditEntry.objects.latest("number")
        assert entry.event == Event.BACKUP_RESTORED
        assert entry.details["digest"] == copy.digest
