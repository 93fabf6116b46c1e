"""What staff take of a public row for the WeChat account, and for a wall."""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import City, Exchange
from portal.models import AuditEntry, SiteSettings, Story
from portal.models.audit import Event
from portal.public.sharing import qr_svg

pytestmark = pytest.mark.usefixtures("media_folder")


def page(row, name, query=""):
    kind = f"{row._meta.app_label}_{row._meta.model_name}"
    return reverse(f"admin:{kind}_{name}", args=[row.pk]) + query


def test_the_article_has_a_policy_of_its_own_and_the_desk_keeps_its(editor, client):
    client.force_login(editor)
    row = Story.objects.published().first()
    shown = client.get(page(row, "wechat", "?language=en"))
    assert "unsafe-inline" not in shown.headers["Content-Security-Policy"]
    assert f'src="{page(row, "wechat_article", "?language=en")}"' in shown.text
    assert row.title_en in shown.text
    assert "2026-11-28" in shown.text
    article = client.get(page(row, "wechat_article", "?language=en"))
    policy = article.headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert not re.findall("<(?:script|style|link|h1)", article.text)
    nonsense = client.get(page(row, "wechat", "?language=nothing")).text
    assert row.title_zh_hans in nonsense


@pytest.mark.engine
def test_the_file_is_recorded_and_names_no_one(editor, client):
    client.force_login(editor)
    row = Exchange.objects.published().first()
    response = client.get(page(row, "wechat_zip", "?language=zh-hans"))
    name = f"wechat-exchange-{row.pk}-zh-hans.zip"
    assert f'filename="{name}"' in response.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert row.title_zh_hans in archive.read("article.txt").decode()
    entry = AuditEntry.objects.filter(event=Event.EXPORTED).get()
    assert (entry.actor_name, entry.object_id) == ("editor", str(row.pk))
    assert entry.details["table"] == "wechat"


def test_a_poster_has_the_name_in_three_languages_and_a_code(editor, client):
    client.force_login(editor)
    SiteSettings.objects.update(office_zh_hans="测试办公室")
    for model in (City, Attraction):
        row = model.objects.published().order_by("pk").last()
        html = client.get(page(row, "poster")).text
        for words in (row.title_zh_hans, row.title_en, row.title_ko, "测试办公室"):
            assert words in html
        address = f"http://testserver/s/{model._meta.model_name}-{row.pk}"
        assert address in html
        assert qr_svg(address) in html
        for call in ("扫码了解更多", "Scan the code to read more", "자세히"):
            assert call in html
        assert 'style="' not in html


def test_only_public_rows_have_them_and_only_their_forms_lead_there(editor, client):
    client.force_login(editor)
    for model, names in {
        Story: ["wechat", "wechat_article", "wechat_zip"],
        City: ["poster"],
    }.items():
        row = model.objects.published().first()
        link = f'href="{page(row, names[0])}"'
        assert link in client.get(page(row, "change")).text
        model.objects.filter(pk=row.pk).update(status="draft")
        assert link not in client.get(page(row, "change")).text
        found = {client.get(page(row, name)).status_code for name in names}
        assert found == {404}
