"""What a partner's portal says of us comes in as drafts in review, and never more."""

import io
import json
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from exchanges.management.commands.fetch_partner import Command
from exchanges.models import Agreement, City, Delegation, Exchange
from exchanges.partner import client as partner_client
from exchanges.partner.client import Portal
from portal.content.states import Status
from portal.management import exclusive
from portal.models import AuditEntry, Source
from portal.models.audit import Event
from tests.portal.server.site import only_this, serving

CITIES, EXCHANGES = "/api/v1/cities/", "/api/v1/exchanges/?city=incheon"
HERE = {"allowed": only_this, "schemes": ("http",)}


class Partner(BaseHTTPRequestHandler):
    """Shenyang's portal, as its API answered while it had the content."""

    answers = {}

    def do_GET(self):
        found = self.answers.get(self.path)
        self.send_response(404 if found is None else 200)
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *args):
        pass


class Near(Command):
    """The command with leave to ask this machine."""

    guard = HERE


@pytest.fixture
def theirs(content, client, settings):
    """The address of Shenyang's portal; the database is that of Incheon from here."""
    settings.SITE_URL = "https://shenyang.example"
    answers = {CITIES: client.get(CITIES).content}
    key, address = EXCHANGES, f"{EXCHANGES}&limit=9"
    while address:
        answers[key] = client.get(address).content
        following = urlsplit(json.loads(answers[key])["next"] or "")
        key = address = following.path and f"{following.path}?{following.query}"
    Partner.answers = answers
    for model in (Agreement, Delegation, Exchange):
        model.objects.all().delete()
    City.objects.update(is_home=False)
    City.objects.filter(slug="incheon").update(is_home=True)
    with serving(Partner) as site:
        yield site


def run(url, user, *options):
    out = io.StringIO()
    call_command(Near(), url, "--user", user.username, *options, stdout=out)
    return out.getvalue()


def run_in_part(url, user):
    """Run it where it leaves out a row: what it says, and its error at the end."""
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(Near(), url, "--user", user.username, stdout=out)
    return out.getvalue(), str(caught.value)


def change(slug, **values):
    """Change an exchange at the partner's."""
    for key, content in Partner.answers.items():
        page = json.loads(content)
        for row in page["results"]:
            if row["id"] == f"exchange:{slug}":
                row.update(values)
        Partner.answers[key] = json.dumps(page).encode()


@pytest.mark.engine
def test_exchanges_that_name_us_are_drafts_in_review_with_their_source(
    theirs, editor, mailoutbox
):
    assert len(Partner.answers) == 3, "there are two pages of exchanges"
    assert "17 new, 0 known" in run(theirs, editor, "--dry-run")
    assert not Exchange.objects.exists()
    sources = Source.objects.filter(slug__startswith="partner-")
    assert not sources.exists(), "they are not written either"
    text = run(theirs, editor)
    assert "17 new, 0 known" in text
    assert {*Exchange.objects.values_list("status", flat=True)} == {Status.IN_REVIEW}
    row = Exchange.objects.get(slug="shenyang-masks-2020")
    assert row.title_ko
    assert row.title_zh_hans in text
    assert row.direction == Exchange.Direction.OURS, "theirs there is ours here"
    assert [city.slug for city in row.cities.all()] == ["shenyang"]
    assert row.created_by == row.asked_by == editor
    assert "masks-2020" in row.remark
    (source,) = row.sources.all()
    assert source.url.endswith("/exchanges/masks-2020/")
    assert row.title_en in source.title_en
    assert "read on" in source.title_en
    entry = AuditEntry.objects.get(event=Event.IMPORTED, actor=editor)
    assert entry.details["rows"] == 17
    assert mailoutbox == []


def test_a_second_run_adds_nothing_and_says_what_was_changed_there(theirs, editor):
    run(theirs, editor)
    mine = Exchange.objects.get(slug="shenyang-masks-2020")
    mine.title_en = "Edited here"
    mine.save()
    Exchange.objects.get(slug="shenyang-korea-week-2014").delete()
    own = Exchange.objects.get(slug="shenyang-smart-city-2016")
    assert "0 new, 17 known, of them 0 changed there" in run(theirs, editor)
    change("masks-2020", title_en="Changed there", id="exchange:other")
    change("other", former_ids=["exchange:masks-2020"])
    change("smart-city-2016", title_ko="바뀐 제목", date="2016-05")
    text = run(theirs, editor)
    assert "0 new, 17 known, of them 2 changed there" in text
    mine.refresh_from_db()
    assert mine.title_en == "Edited here"
    assert Exchange.objects.get(pk=own.pk).title_ko == own.title_ko
    assert Exchange.objects.count() == 16, "what was deleted stays deleted"


def test_what_is_here_already_is_named_to_the_reviewer(theirs, editor, make_one):
    day = {"date": "2020-03-17", "kind": "donation"}
    change("masks-2020", **day)
    here = make_one(Exchange, "shenyang-masks-2020", **day)
    here.cities.add(City.objects.get(slug="shenyang"))
    run(theirs, editor)
    row = Exchange.objects.get(slug="shenyang-masks-2020-2")
    assert str(here) in row.remark
    here.refresh_from_db()
    assert here.sources.count() == 0


def test_a_row_that_cannot_be_taken_or_is_none_is_left_out_alone_and_the_run_fails(
    theirs, editor
):
    change("masks-2020", kind="war", title_en="=1+1")
    change("korea-week-2014", place_en="x" * 999, parties_ko="a\0b")
    change("smart-city-2016", url_zh_hans="javascript:alert(1)")
    change("medical-tourism-2013", title_ko="\ud800")
    change("china-week-2013", title_zh_hans=None, published_at="?")
    change("letter-of-intent-2012", id="exchange:sister-city-agreement-2014")
    strange = [{"city_ids": 5}, {"title_en": ["a"]}, {"id": None}, {"former_ids": "x"}]
    slugs = ("wwcam-mayors-2018", "civil-servant-rules-2018", "light-and-shadow-2021")
    for slug, wrong in zip((*slugs, "epidemic-material-2020"), strange, strict=True):
        change(slug, **wrong)
    text, error = run_in_part(theirs, editor)
    assert "8 new, 0 known, of them 0 changed there, 8 left out" in text
    assert text.count("This is no answer of a portal of this kind") == len(strange)
    assert error == "8 exchanges were left out, for the reasons above."
    in_review = Exchange.objects.filter(status=Status.IN_REVIEW)
    assert in_review.count() == 8, "what came twice is there once"
    assert Source.objects.filter(slug__startswith="partner-").count() == 8
    row = Exchange.objects.get(slug="shenyang-china-week-2013")
    assert row.title_zh_hans == row.title_en, "there is always a title"


def test_a_single_row_that_is_left_out_stops_no_other(theirs, editor):
    change("masks-2020", id=None)
    text, error = run_in_part(theirs, editor)
    assert "16 new, 0 known, of them 0 changed there, 1 left out" in text
    assert error == "1 exchange was left out, for the reason above."


def lock_of_another(task, folder, monkeypatch):
    """The lock as another process has it; a database in memory gets a file for it."""
    if connection.vendor == "postgresql":
        return exclusive.on_server(connection.copy(), task, waits=True)
    on_file, place = exclusive.on_file, {"NAME": folder / "db"}
    here = SimpleNamespace(is_in_memory_db=lambda: False, settings_dict=place)
    monkeypatch.setattr(exclusive, "on_file", lambda _c, *rest: on_file(here, *rest))
    return on_file(here, task, waits=True)


@pytest.mark.engine
def test_of_two_runs_at_once_the_second_says_so_and_does_nothing(
    theirs, editor, tmp_path, monkeypatch
):
    lock = lock_of_another("partner", tmp_path, monkeypatch)
    with lock, pytest.raises(CommandError, match="is not finished"):
        run(theirs, editor)
    assert not Exchange.objects.exists()
    assert "17 new" in run(theirs, editor)


@pytest.mark.engine
def test_rows_whose_long_addresses_begin_alike_are_two(theirs, editor):
    for number, slug in enumerate(("masks-2020", "korea-week-2014")):
        change(slug, id=f"exchange:{'a' * 90}{number}")
    assert "17 new" in run(theirs, editor)
    assert "0 new, 17 known" in run(theirs, editor)


def test_errors_are_said_in_words_and_nothing_is_taken(
    theirs, editor, auditor, monkeypatch
):
    def error(url=theirs, user=editor, *options):
        with pytest.raises(CommandError) as caught:
            run(url, user, *options)
        return str(caught.value)

    assert "may not add" in error(user=auditor)
    assert "no partner city there" in error(theirs, editor, "--as", "atlantis")
    assert "no partner city there" in error(theirs, editor, "--as", "shenyang")
    assert "--partner" in error(theirs, editor, "--partner", "atlantis")
    assert "portal of this kind" in error("https://[bad")
    for url in ("https://127.0.0.1/", "http://10.0.0.1/", "ftp://a.example/", "x"):
        assert "is not asked" in error(url), url
    with pytest.raises(CommandError, match="is not asked"):
        call_command("fetch_partner", theirs, "--user", editor.username)
    pages = {
        **{b"<html>": "portal of this kind", b"[]": "portal of this kind"},
        **{b"[" * 99_999: "portal of this kind", b'{"results":[1],"next":0}': "kind"},
        b'{"results":[{"id":{}}],"next":null}': "portal of this kind",
        b'{"results":[],"next":"https://["}': "portal of this kind",
        b'{"results":[],"next":"/\\u001b[2J"}': "status 404",
    }
    for content, words in pages.items():
        monkeypatch.setitem(Partner.answers, CITIES, content)
        assert words in error(), content[:40]
        assert error().isprintable(), "the terminal obeys no partner"
    monkeypatch.delitem(Partner.answers, CITIES)
    assert "status 404" in error()
    loop = b'{"results":[],"next":"/api/v1/cities/"}'
    monkeypatch.setitem(Partner.answers, CITIES, loop)
    monkeypatch.setattr(partner_client, "MOST_BYTES", 1000)
    assert "larger than" in error()
    monkeypatch.setattr(partner_client, "MOST_SECONDS", 0)
    assert "too long" in error()
    assert not Exchange.objects.exists()


def test_the_next_page_is_asked_of_the_same_server():
    last = b'{"results":[],"next":null}'
    with serving(Partner) as theirs:
        for begin in ("http://10.0.0.1/", "//10.0.0.1/", "@10.0.0.1/", ""):
            page = {"results": [], "next": f"{begin}api/v1/cities/?offset=1"}
            Partner.answers = {CITIES: json.dumps(page).encode()}
            Partner.answers |= {f"{CITIES}?offset=1": last}
            Partner.answers |= {f"/@10.0.0.1{CITIES}?offset=1": last}
            assert [*Portal(theirs, **HERE).rows("cities")] == [], begin
