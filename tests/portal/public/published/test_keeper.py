"""The clock, the lease, and every page: what `manage.py keep` looks after."""

import os
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.models import Edition, SiteSettings, Story
from portal.public.published import folder, release
from portal.public.published.addresses import file_of
from portal.public.published.editions import settled
from portal.public.published.upkeep import verifying
from portal.public.published.upkeep.keeper import VERIFIES, Keeper

pytestmark = pytest.mark.engine


@pytest.fixture
def keeper(files):
    keeper = Keeper()
    yield keeper
    keeper.listener.close()


def look(keeper):
    keeper.looked = float("-inf")
    keeper.look()


def verify(keeper):
    """One round over files, which is due."""
    keeper.rest()
    assert keeper.verifying
    while keeper.verifying:
        keeper.verify()


def slots():
    return sorted(int(each.name) for each in (folder.root() / "slots").iterdir())


@pytest.mark.full
def test_every_page_is_there_and_what_did_not_change_is_linked(keeper, visitor):
    call_command("keep", "--until-whole")
    name = folder.given_out()
    assert folder.is_whole(name)
    for path in (
        "/en/",
        "/ko/stories/first/",
        "/zh-hans/cities/incheon/",
        "/sitemap.xml",
    ):
        assert folder.read(file_of(path)), path
    number = (folder.edition_folder(name) / "en/cities/index.html").stat().st_ino
    Story.objects.update(summary_en="New")
    look(keeper)
    new = folder.given_out()
    assert new not in (name, None)
    keeper.run_until_whole()
    assert b"New" in folder.read("en/stories/first/index.html")[0]
    linked = folder.edition_folder(new) / "en/cities/index.html"
    assert linked.stat().st_ino == number
    assert not folder.retired()


def test_what_begins_by_the_clock_begins(keeper, visitor, make_one, clock):
    make_one(Story, "later", published_at=timezone.now() + timedelta(minutes=3))
    look(keeper)
    before = folder.given_out()
    assert b"stories/later" not in visitor.get("/en/stories/").content
    clock(minutes=3, seconds=1)
    assert keeper.is_due()
    look(keeper)
    assert folder.given_out() != before
    assert b"stories/later" in visitor.get("/en/stories/").content


def test_what_ends_by_the_clock_ends_though_nobody_looks(files, visitor, clock):
    ends = timezone.now() + timedelta(minutes=10)
    Story.objects.update(expires_at=ends)
    assert b"stories/first" in visitor.get("/en/stories/").content
    assert folder.read("en/stories/index.html")
    clock(minutes=10, seconds=1)
    assert not folder.read("en/stories/index.html")
    assert folder.given_out() is None
    assert b"stories/first" not in visitor.get("/en/stories/").content
    assert visitor.get("/en/stories/first/").status_code == 404
    assert folder.read("en/stories/index.html")


def test_the_lease_ends_before_the_next_thing_leaves(keeper):
    look(keeper)
    hour = int(timezone.now().timestamp()) + 3600
    assert slots()[-1] in (hour // 100 - 1, hour // 100)
    ends = timezone.now() + timedelta(minutes=10)
    Story.objects.update(expires_at=ends)
    assert (slots()[-1] + 1) * 100 <= ends.timestamp()
    Story.objects.update(expires_at=None)
    assert slots()[-1] * 100 > ends.timestamp()


def test_the_lease_ends_where_nobody_looks_after_the_files(keeper, clock, settings):
    look(keeper)
    clock(minutes=settings.SERVE_ALONE + 1)
    assert folder.given_out() is None
    keeper.renewed = float("-inf")
    look(keeper)
    assert folder.given_out() is not None


def test_a_mark_that_is_valid_until_a_day_leaves_after_it(files):
    today = timezone.localdate()
    site = SiteSettings.objects.get()
    site.elder_friendly_url, site.elder_friendly_until = "https://example.org/", today
    site.save()
    edition = settled()
    assert edition.leaves_at == edition.changes_at
    assert timezone.localdate(edition.leaves_at) == today + timedelta(days=1)


def test_each_midnight_begins_an_edition_that_takes_nothing_away(files, clock):
    before = settled()
    clock(days=1)
    after = settled()
    assert (after.number, after.floor) == (before.number + 1, before.floor)


def test_a_new_release_makes_all_pages_anew(keeper, monkeypatch):
    look(keeper)
    number = Edition.objects.current().number
    look(keeper)
    assert Edition.objects.current().number == number
    monkeypatch.setattr(release, "release", lambda: "another")
    other = Keeper()
    look(other)
    assert Edition.objects.current().number == number + 1


def test_files_that_nobody_published_are_deleted(keeper, visitor):
    for path in ("/en/", "/en/cities/"):
        visitor.get(path)
    look(keeper)
    top = folder.edition_folder(folder.given_out())
    foreign = [top / "en/evil/index.html", top / "en/run.php", top / "x.html"]
    foreign[0].parent.mkdir()
    for path in foreign:
        path.write_text("<p>")
    damaged = top / "en/cities/index.html"
    mark = damaged.stat().st_mtime
    damaged.write_text("<p>")
    os.utime(damaged, (mark, mark))
    verify(keeper)
    assert not any(path.exists() for path in [*foreign, damaged])
    assert (top / "en/index.html").exists()


def test_files_that_are_new_on_the_disk_are_looked_at_each_minute(keeper, visitor):
    visitor.get("/en/")
    look(keeper)
    verify(keeper)
    name = folder.given_out()
    foreign = folder.edition_folder(name) / "en/feed.atom"
    foreign.write_text("<p>")
    keeper.verified -= VERIFIES
    verify(keeper)
    assert not foreign.exists()
    assert folder.read("en/index.html")
    later = time.time() + 60
    assert not [each for each in verifying.files(name, later) if os.path.isfile(each)]


def test_without_a_folder_there_is_nothing_to_keep(settings):
    settings.PUBLISHED_ROOT = ""
    with pytest.raises(CommandError, match="PUBLISHED_ROOT"):
        call_command("keep")
