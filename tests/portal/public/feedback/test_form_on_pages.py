"""The form for reports of errors below the text of a page, as on the contact page."""

import re

import pytest

from portal.models import ErrorReport, Page
from tests.portal.public.feedback.reporting import FORM, TEXT, report

pytestmark = pytest.mark.usefixtures("content")
ADDRESS = "/en/pages/contact/"
FORM_TAG = re.compile(r'<form class="report.*?</form>', re.S)


def test_the_contact_page_has_the_same_form_as_the_page_for_reports(client):
    forms = [FORM_TAG.findall(client.get(each).text) for each in (ADDRESS, FORM)]
    assert forms[0] == forms[1] != []
    assert f'action="{FORM}"' in forms[0][0]
    assert report(client, page=ADDRESS).status_code == 303
    assert ErrorReport.objects.get().text == TEXT


def test_no_other_page_has_it_until_the_office_wants_it(client):
    assert not FORM_TAG.findall(client.get("/en/pages/about/").text)
    Page.objects.filter(slug="about").update(has_report_form=True)
    assert FORM_TAG.findall(client.get("/en/pages/about/").text)
