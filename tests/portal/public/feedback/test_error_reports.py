"""Readers report errors: the form, the way to it, and what it keeps."""

import re

from django.db import connection
from django.test import Client

from exchanges.models import City
from portal.models import ErrorReport, ReportSender
from portal.models import Page as PlainPage
from tests.pairs import paired
from tests.portal.public.feedback.reporting import FORM, SENT, TEXT, report
from tests.portal.public.test_outage import gone
from tests.queries import queries
from tests.reading.head import Head
from tests.site import LANGUAGES
from tests.tables import each_of
from tests.whole_site.test_public_pages import Page, fill_up_to

FORM_TAG = re.compile(r'<form class="report.*?</form>', re.S)
HREF = re.compile(r'href="([^"]*/report-an-error/[^"]*)" rel="nofollow"')


def row():
    return ErrorReport.objects.get()


# The way to the form


def test_every_page_leads_to_the_form_and_says_which_page_it_is(content, site, client):
    for code, pages in site.items():
        for address, response in pages.items():
            way = {f"/{code}/report-an-error/?page={address}"}
            assert {*HREF.findall(response.text)} == way
    for address in ("/en/", "/en/exchanges/", "/en/cities/incheon/"):
        way = [f"/en/report-an-error/?page={address}"]
        assert HREF.findall(client.get(f"{address}?utm_source=x").text) == way


def test_a_page_that_is_not_there_leads_to_it_too_and_what_is_none_of_ours_does_not(
    content, client
):
    for path in ("/en/nothing/", "/ko/cities/%EB%B6%80%EC%82%B0/"):
        response = client.get(path)
        assert response.status_code == 404
        (address,) = HREF.findall(response.text)
        form = client.get(address)
        assert form.status_code == 200
        assert f'href="{path}"' in form.text
    for path in ("/xx/", "/nothing/", "/en/" + "x" * 600 + "/"):
        (address, *_) = HREF.findall(client.get(path).text)
        assert re.fullmatch("/[a-z-]+/report-an-error/", address), path[:40]


def test_the_form_names_a_public_page_and_says_who_reads_it_by_when(
    content, client, settings
):
    settings.REPORTS_KEPT_DAYS = 47
    path = "/ko/cities/incheon/"
    html = client.get(f"{FORM}?page={path}").text
    assert f'href="{path}">Incheon</a>' in html
    assert f'<input type="hidden" name="page" value="{path}">' in html
    switch = [a["href"] for a in Page(html).all("a") if "hreflang" in a]
    others = {f"/{each}/report-an-error/?page={path}" for each in LANGUAGES}
    assert others <= {*switch}, "another language is about the same page"
    for each in ("staff of the office", "within 3 working days", "47 days"):
        assert each in html
    City.objects.filter(slug="incheon").update(status="withdrawn")
    html = client.get(f"{FORM}?page={path}").text
    assert "Incheon</a>" not in html
    assert f">{path}</a>" in html


def test_one_address_has_one_content_and_costs_the_same_however_much_there_is(
    content, client
):
    about, plain = (client.get(a) for a in (f"{FORM}?page=/en/cities/incheon/", FORM))
    assert Head(about.text).canonical == ["http://testserver" + FORM]
    assert Head(about.text).alternates == Head(plain.text).alternates
    assert Head(about.text).meta["robots"] == "noindex"
    assert "robots" not in Head(plain.text).meta
    assert about.content == client.get(f"{FORM}?page=/en/cities/incheon/").content
    client.cookies["sessionid"] = "somebody"
    again = client.get(FORM)
    assert again.content == plain.content
    assert "Cookie" not in again.get("Vary", "")
    assert not again.cookies
    assert "csrf" not in again.text
    address = f"{FORM}?page=/en/exchanges/masks-2020/"
    few = queries(lambda: client.get(address))
    fill_up_to(200)
    for number in range(50):
        report(client, f"{TEXT} {number}")
    assert queries(lambda: client.get(address)) == few <= 5


def test_a_page_has_the_same_form_if_the_office_wants_it(content, client):
    """The contact page has it from the start."""
    address = "/en/pages/contact/"
    forms = [FORM_TAG.findall(client.get(each).text) for each in (address, FORM)]
    assert forms[0] == forms[1] != []
    assert f'action="{FORM}"' in forms[0][0]
    assert report(client, page=address).status_code == 303
    assert row().text == TEXT
    assert not FORM_TAG.findall(client.get("/en/pages/about/").text)
    PlainPage.objects.filter(slug="about").update(has_report_form=True)
    assert FORM_TAG.findall(client.get("/en/pages/about/").text)


# What is kept


def test_a_report_is_kept_with_page_and_language_and_thanked_for(content):
    """The thanks are a page of their own that sends nothing."""
    client = Client(enforce_csrf_checks=True)
    address = "http://testserver/ko/cities/%EC%9D%B8%EC%B2%9C/?a=b#c"
    values = {"page": address, "kind": "fact", "email": "a@b.cn"}
    response = report(client, f"  {TEXT}\r\nReally. ", **values)
    assert (response.status_code, response["Location"]) == (303, SENT)
    assert not response.cookies
    for _ in range(3):
        thanks = client.get(SENT)
        assert thanks.status_code == 200
        assert 'lang="en"' in thanks.text
    assert client.post(SENT).status_code == 405
    kept = row()
    assert (kept.page, kept.language, kept.kind) == ("/ko/cities/인천/", "en", "fact")
    assert (kept.text, kept.email) == (f"{TEXT}\nReally.", "a@b.cn")
    assert (kept.state, kept.is_suspected) == ("open", False)
    (code,) = ReportSender.objects.values_list("code", flat=True)
    assert re.fullmatch("[0-9a-f]{64}", code)
    assert "127.0.0.1" not in str(ErrorReport.objects.values())


WRONG = [
    ({"text": ""}, "text"),
    ({"text": " \r\n　"}, "text"),
    ({"text": "字" * 2001}, "text"),
    ({"text": "x" * 1_000_000}, "text"),
    ({"email": "nobody"}, "email"),
    ({"email": "a@b.cn\nBcc: c@d.cn"}, "email"),
    ({"email": "a@b.cn, c@d.cn"}, "email"),
    ({"email": "a" * 300 + "@b.cn"}, "email"),
    ({"kind": "canary"}, "kind"),
    ({"page": "https://evil.example/"}, "page"),
]


@each_of(*paired(LANGUAGES, WRONG))
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    code, wrong, content, client
):
    values, field = wrong
    sent = {"text": TEXT, "email": "me@here.cn", **values}
    response = client.post(f"/{code}/report-an-error/", sent)
    assert response.status_code == 422
    assert "no-store" in response["Cache-Control"]
    page, html = Page(response.text), response.text
    (faulty,) = [a for _, a in page.elements if a.get("aria-invalid") == "true"]
    assert faulty["name"] == field
    assert f"id_{field}_error" in faulty["aria-describedby"].split()
    assert f'id="id_{field}_error"' in html
    assert f'<a href="#id_{field}">' in html
    assert "autofocus" not in html
    assert sent["text"].strip() in html
    assert not ErrorReport.objects.exists()


def test_the_longest_text_is_taken_and_none_is_lost_where_the_database_does_not_answer(
    content, client
):
    with connection.execute_wrapper(gone):
        response = report(client, "<b>" + TEXT, page="/en/cities/incheon/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert f"&lt;b&gt;{TEXT}</textarea>" in response.text
    assert 'value="/en/cities/incheon/"' in response.text
    assert report(client, "字\r\n" * 1000).status_code == 303
    assert len(row().text) == 1999
    assert "maxlength" not in client.get(FORM).text


def test_methods_that_nobody_needs_are_refused(client):
    for method in ("put", "patch", "delete", "options", "trace"):
        response = getattr(client, method)(FORM)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, POST"
