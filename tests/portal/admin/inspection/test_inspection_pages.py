"""The inspection at the desk; who may see it is in the table of rights."""

import pytest
from django.test import Client
from django.utils import timezone

from portal.inspection.models import FormRow, Typo
from portal.models import AuditEntry


@pytest.fixture
def desk(publisher):
    client = Client()
    client.force_login(publisher)
    return client


def test_the_page_has_a_line_for_each_rule_with_what_to_do(desk):
    Typo.objects.create(wrong="<b>沈阳")
    page = desk.get("/admin/site-inspection/")
    assert page.text.count('class="verdict') == 4 + len(page.context["results"])
    assert "国办秘函〔2019〕19号" in page.text
    assert "请在网站设置中填写审图号" in page.text
    page = desk.get("/admin/inspection/threshold/add/").text
    for rule, has_limit in (("links", True), ("form", True), ("tags", False)):
        assert (f'value="{rule}"' in page) is has_limit, "only these can get another"


def test_reports_are_files_without_names_and_are_recorded(desk):
    year = timezone.localdate().year
    for kind, start in (("docx", b"PK"), ("xlsx", b"PK")):
        file = desk.get(f"/admin/site-inspection/report/?period={year}&as={kind}")
        assert file.content.startswith(start)
        assert f'"inspection-{year}.{kind}"' in file["Content-Disposition"]
    assert AuditEntry.objects.filter(event="exported").count() == 2
    for query in ("", "?period=x", "?period=2026-13", "?period=2026&as=exe"):
        assert desk.get(f"/admin/site-inspection/report/{query}").status_code == 404, (
            query
        )


def test_the_yearly_form_is_started_once(desk):
    year = timezone.localdate().year - 1
    url = f"/admin/site-inspection/form/{year}/"
    assert "生成各行" in desk.get(url).text
    for _ in range(2):
        assert desk.post(url).status_code == 302
    count = FormRow.objects.filter(year=year).count()
    page = desk.get(url).text
    assert page.count("/admin/inspection/formrow/") == count + 2
    assert desk.get(f"{url}?as=docx").content.startswith(b"PK")
    for other in (1999, year + 2, 10**9):
        assert desk.get(f"/admin/site-inspection/form/{other}/").status_code == 404
