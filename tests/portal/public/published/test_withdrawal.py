"""What is withdrawn is nowhere, from the moment that the button answered, or before."""

import fcntl
import html

import pytest
from django.db import transaction
from django.utils import timezone

from exchanges.models import City
from portal.models import Edition, Story
from portal.public.published import folder, making, serving
from portal.public.published.switching import switch
from portal.server import failures
from tests.actors.desk import page
from tests.reading.form import edit

pytestmark = pytest.mark.engine
FORMS = [
    *("/{}/stories/first/", "/{}/stories/", "/{}/", "/{}/site-map/", "/{}/feed.atom"),
    "/sitemap.xml",
]
PATHS = sorted(
    {form.format(code) for form in FORMS for code in ("zh-hans", "en", "ko")}
)


def texts_on_disk():
    root = folder.root() / folder.EDITIONS
    return [path.read_bytes() for path in root.rglob("*.*") if path.is_file()]


def answers(visitor):
    for path in PATHS:
        for coding in ("", "gzip"):
            yield visitor.get(path, headers={"accept-encoding": coding})


@pytest.fixture
def visited(files, visitor):
    """Each page is a file, in each form."""
    for answer in answers(visitor):
        assert answer.status_code == 200
    assert any(b"stories/first" in text for text in texts_on_disk())
    return visitor


@pytest.mark.parametrize("how", ["withdrawn", "expired", "deleted", "renamed"])
def test_nothing_of_it_is_given_out(visited, how):
    row = Story.objects.get()
    with transaction.atomic():
        if how == "deleted":
            row.delete()
        elif how == "withdrawn":
            row.status = "withdrawn"
            row.save()
        elif how == "expired":
            row.expires_at = timezone.now()
            row.save()
        else:
            row.slug = "renamed"
            row.save()
    assert not any(b"stories/first" in text for text in texts_on_disk())
    gone = [visited.get(path).status_code for path in PATHS if "first" in path]
    assert set(gone) == ({301} if how == "renamed" else {404})
    for answer in answers(visited):
        assert answer.status_code != 200 or b"stories/first" not in answer.content


def test_a_hidden_city_takes_what_it_alone_holds(visited):
    assert visited.get("/en/cities/incheon/").status_code == 200
    city = City.objects.get(slug="incheon")
    city.status = "withdrawn"
    city.save()
    assert visited.get("/en/cities/incheon/").status_code == 404
    assert b"cities/incheon" not in visited.get("/en/cities/").content


def test_files_are_closed_before_the_change_is_committed(visited, monkeypatch):
    """So a process that ends right after the commit leaves nothing behind."""
    row = Story.objects.get()
    with transaction.atomic():
        row.status = "withdrawn"
        row.save()
        assert folder.given_out() is None
        assert not folder.read("en/index.html")
        # The end of the process: nothing happens after the commit.
        transaction.get_connection().run_on_commit.clear()
    assert folder.given_out() is None
    monkeypatch.setattr(serving, "PAUSE", 0)
    assert visited.get("/en/stories/first/").status_code == 404
    assert str(Edition.objects.current()) == folder.given_out()


def test_a_change_that_was_undone_leaves_the_site_as_it_was(visited):
    before = folder.given_out()
    row = Story.objects.get()
    with transaction.atomic():
        row.status = "withdrawn"
        row.save()
        transaction.set_rollback(True)
    assert folder.given_out() is None
    switch()  # as `keep` does, and whoever asks for a page
    assert folder.given_out() == before
    assert folder.read("en/stories/first/index.html")


def test_what_cannot_be_closed_is_not_withdrawn(
    visited, monkeypatch, publisher_signed_in
):
    """Somebody else holds the folder: the editor reads so, and nothing has changed."""
    monkeypatch.setattr(folder, "PATIENCE", 0.1)
    row = Story.objects.get()
    form, client = page(Story, "change", row.pk), publisher_signed_in
    with open(folder.root() / "lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        response = edit(client, form, Story, "_step", "withdraw")
    assert response.status_code == 503
    assert html.escape(str(failures.PAGES_HELD.text)) in response.text
    assert Story.objects.published().exists()
    edit(client, form, Story, "_step", "withdraw")
    assert not Story.objects.published().exists()


def test_a_page_that_was_being_made_meanwhile_does_not_become_a_file(
    files, visitor, monkeypatch
):
    """It shows what was public when it was begun."""
    body_of = making.body_of

    def slow(response, file):
        Story.objects.filter(slug="first").update(status="withdrawn")
        return body_of(response, file)

    monkeypatch.setattr(making, "body_of", slow)
    assert b"stories/first" in visitor.get("/en/stories/").content
    monkeypatch.undo()
    assert b"stories/first" not in visitor.get("/en/stories/").content
