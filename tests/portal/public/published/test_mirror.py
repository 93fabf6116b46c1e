"""`manage.py mirror`: the site as plain files."""

import re

import pytest
from django.core.management import CommandError, call_command

from portal.models import Story
from portal.public.published.folder import edition_folder, given_out, is_whole
from portal.public.published.upkeep.links import links_in


@pytest.fixture
def mirrored(files, tmp_path, capsys):
    """Makes a mirror, and returns what that prints."""
    target = tmp_path / "mirror"

    def mirror():
        call_command("mirror", target)
        return capsys.readouterr().out

    mirror.target = target
    return mirror


@pytest.mark.full
def test_it_holds_together_and_a_second_run_writes_what_changed(mirrored, make_one):
    titles = {"title_en": "Title", "title_ko": "제목"}
    stories = [make_one(Story, f"story-{n}", **titles) for n in range(22)]
    former = stories[0]
    former.slug = "moved"
    former.save()
    mirrored()
    page = (mirrored.target / "en/stories/index.html").read_text()
    second = (mirrored.target / "en/stories/page-2/index.html").read_text()
    assert 'href="/en/stories/page-2/"' in page
    assert "/en/stories/first/" in second
    assert 'href="/en/stories/"' in second
    assert {link.netloc for link in links_in(page, "/en/stories/") if link.query} == {
        "testserver"
    }
    moved = (mirrored.target / "redirects.map").read_text()
    assert "/ko/stories/story-0/ /ko/stories/moved/;\n" in moved
    assert "404" in (mirrored.target / "404.html").read_text()
    style = re.search(r'href="/(static/[^"]+\.css)"', page)[1]
    assert (mirrored.target / style).exists()

    assert re.search(r"written: 0, deleted: 0$", mirrored())
    stories[3].delete()
    counts = re.search(r"(\d+) files; written: (\d+), deleted: (\d+)", mirrored())
    files, written, deleted = map(int, counts.groups())
    assert 0 < written < files
    assert deleted >= 3
    assert not (mirrored.target / "en/stories/story-3").exists()


@pytest.mark.full
def test_a_link_that_leads_nowhere_is_an_error_and_nothing_is_written(mirrored):
    mirrored()
    before = (mirrored.target / "ko/index.html").read_bytes()
    (edition_folder(given_out()) / "ko/pages/about/index.html").unlink()
    (edition_folder(given_out()) / "ko/index.html").write_text("<p>")
    with pytest.raises(CommandError, match="/ko/pages/about/"):
        mirrored()
    assert (mirrored.target / "ko/index.html").read_bytes() == before


def test_a_folder_with_something_else_in_it_stays_as_it_is(mirrored):
    mirrored.target.mkdir()
    (mirrored.target / "thesis.txt").write_text("mine")
    with pytest.raises(CommandError, match="something else"):
        mirrored()
    assert [each.name for each in mirrored.target.iterdir()] == ["thesis.txt"]
    assert not is_whole(given_out())  # it has not made all pages for nothing
