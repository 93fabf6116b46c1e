"""Each page has a short address, which leads to it in the reader's language."""

import io

import segno

from exchanges.models import City, Exchange
from portal.content.kinds import content_models
from portal.public.sharing.short_addresses import short_path
from tests.tables import each_of

SITE = "https://youhao.example.cn"


@each_of(("ko,en;q=0.5", "ko"), ("de", "zh-hans"), ("en-GB", "en"))
def test_it_leads_to_the_page_in_the_readers_language(asked, code, content, client):
    city = City.objects.get(slug="incheon")
    answer = client.get(short_path(city), headers={"Accept-Language": asked})
    assert answer.status_code == 302
    assert answer["Location"] == f"/{code}/cities/incheon/"
    assert "Accept-Language" in answer["Vary"]


def test_every_kind_of_content_has_one(content, client):
    for model in content_models():
        row = model.objects.published().first()
        answer = client.get(short_path(row), headers={"Accept-Language": "en"})
        with_english = client.get(answer["Location"], follow=True)
        assert with_english.status_code == 200, model


@each_of("", ".svg")
def test_what_is_not_public_is_as_if_it_never_was(ending, content, client):
    row = Exchange.objects.first()
    Exchange.objects.filter(pk=row.pk).update(status="draft")
    hidden = client.get(f"/s/exchange-{row.pk}{ending}")
    never = client.get(f"/s/exchange-99999{ending}")
    assert hidden.status_code == never.status_code == 404
    assert client.get(f"/s/nothing-1{ending}").status_code == 404
    assert client.get(f"/s/nothing{ending}").status_code == 404


def test_the_code_says_the_short_address(content, client, settings):
    settings.SITE_URL = SITE
    path = short_path(City.objects.get(slug="incheon"))
    answer = client.get(f"{path}.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    code, drawn = segno.make(SITE + path, error="m", micro=False), io.BytesIO()
    code.save(drawn, "svg", light="#fff", xmldecl=False, omitsize=True)
    assert answer.content == drawn.getvalue()


def test_a_page_says_its_short_address_and_a_part_of_a_list_has_none(
    content, client, settings
):
    settings.SITE_URL = SITE
    for page, short in (
        ("/en/", "/s/home"),
        ("/en/exchanges/", "/s/exchanges"),
        ("/en/attractions/", "/s/attractions"),
    ):
        html = client.get(page).text
        assert f">{SITE}{short}</dd>" in html
        assert f'src="{short}.svg"' in html
        answer = client.get(short, headers={"Accept-Language": "en"})
        assert answer["Location"] == page
    for page in ("/en/exchanges/?city=incheon", "/en/search/?q=a", "/en/nowhere/"):
        assert "/s/" not in client.get(page).text
