"""A city on two pages: what is in it, its DOCX and its print page."""

import io
import os
import shutil
import subprocess
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override
from docx import Document

from exchanges.models import City, Delegation, Exchange
from exchanges.year import brief
from portal.content.i18n.translatable import LANGUAGES
from portal.internal.models import Contact
from portal.models import AuditEntry, User
from portal.models.audit import Event

TYPED = dict.fromkeys(brief.TYPED, "谈参要点。" * 20)


@pytest.fixture
def desk(content, client, editor):
    client.force_login(editor)
    return client


def address(slug):
    key = City.objects.get(slug=slug).pk
    return reverse("admin:exchanges_city_brief", args=[key])


def brief_of(slug, language="zh-hans", *, user=None, chosen=brief.SECTIONS, **typed):
    return brief.Brief(
        city=City.objects.for_page().get(slug=slug),
        home=City.objects.get(is_home=True),
        user=user or User(username="wang", is_active=False),
        language=language,
        date=date(2026, 12, 1),
        chosen=[*chosen],
        typed=typed,
    )


def text_of(data):
    paper = Document(io.BytesIO(data))
    footer = paper.sections[0].footer.paragraphs[0].text
    cells = [c.text for t in paper.tables for row in t.rows for c in row.cells]
    return "\n".join([footer, *(each.text for each in paper.paragraphs), *cells])


def test_a_brief_holds_the_facts_with_their_year_and_source(content):
    text = text_of(brief.as_docx(brief_of("incheon", talks="=1+1 {{ x }}")))
    city = City.objects.select_related("population_source").get(slug="incheon")
    for word in ("仁川广域市 / Incheon / 인천광역시", "290万", "=1+1 {{ x }}", "wang"):
        assert word in text
    assert str(city.population_year) in text
    assert str(city.population_source) in text
    assert "2014" in text
    assert "None" not in text
    titles = [each.title for each in Exchange.objects.published().of_city("incheon")]
    assert sum(title in text for title in titles) >= 5


def test_a_delegation_that_came_after_the_date_of_the_brief_is_not_in_it(content):
    rows = Delegation.objects.published().of_city("incheon")
    rows.update(arrived="2027-01")
    assert not brief.delegations(brief_of("incheon")).rows
    rows.update(arrived=None)
    assert brief.delegations(brief_of("incheon")).rows


def test_the_difference_of_time_is_that_of_the_date(content):
    home = City.objects.get(is_home=True)
    berlin = City.objects.get(slug="dusseldorf")
    with override("en"):
        found = [
            brief.time_difference(berlin, home, date(2026, month, 1))
            for month in (1, 7)
        ]
        assert found == ["7 hours behind Shenyang", "6 hours behind Shenyang"]
        berlin.time_zone = ""
        assert brief.time_difference(berlin, home, date(2026, 1, 1)) == ""


def test_a_city_without_facts_has_a_brief_too(content, make_one):
    make_one(City, "bare", country="JP")
    text = text_of(brief.as_docx(brief_of("bare")))
    assert "None" not in text
    assert str(brief.SECTIONS["exchanges"]) not in text


def test_the_page_makes_the_paper_for_word_and_for_print(desk):
    page = desk.get(address("sapporo"))
    assert "internal" not in page.context["form"]["chosen"].value()
    asked = {"language": "ko", "date": "2026-12-01", "talks": "<b>말씀</b>"}
    asked |= {"chosen": ["basics", "ties", "talks"]}
    answer = desk.post(address("sapporo"), asked | {"docx": ""})
    assert 'filename="brief-sapporo-2026.docx"' in answer["Content-Disposition"]
    assert "삿포로시" in text_of(answer.content)
    printed = desk.post(address("sapporo"), asked | {"print": ""})
    assert "&lt;b&gt;말씀" in printed.text
    assert '<html lang="ko"' in printed.text
    entries = AuditEntry.objects.filter(event=Event.EXPORTED)
    assert [each.details["table"] for each in entries] == ["brief", "brief"]
    assert "말씀" not in str([each.details for each in entries])


def test_a_wrong_form_is_answered_in_words(desk):
    for wrong in ({"language": "xx"}, {"date": "x"}, {"chosen": "internal"}):
        asked = {"language": "en", "date": "2026-12-01", "chosen": ["ties"], **wrong}
        assert desk.post(address("sapporo"), asked).context["form"].errors


def test_internal_sections_are_for_those_with_the_right(content, editor):
    Contact.objects.create(city=City.objects.get(slug="sapporo"), name="MARK sapporo")
    assert "MARK" not in text_of(brief.as_docx(brief_of("sapporo", user=editor)))
    above = User.objects.create_superuser("root")
    text = text_of(brief.as_docx(brief_of("sapporo", user=above)))
    assert "MARK sapporo" in text
    assert "[内部] 联系人" in text


@pytest.mark.full  # LibreOffice takes seconds
def test_each_city_fits_on_two_pages_of_a4(content, tmp_path):
    """One run of LibreOffice for all cities; each language has every third city."""
    if not (shutil.which("soffice") and shutil.which("pdfinfo")):
        required = os.environ.get("REQUIRE_OFFICE") == "1"
        (pytest.fail if required else pytest.skip)("no LibreOffice on this machine")
    slugs = City.objects.published().partners().values_list("slug", flat=True)
    languages = LANGUAGES if os.environ.get("REQUIRE_OFFICE") == "1" else [None]
    for number, slug in enumerate(sorted(slugs)):
        for each in languages:
            language = each or LANGUAGES[number % 3]
            data = brief.as_docx(brief_of(slug, language, **TYPED))
            (tmp_path / f"{slug}-{language}.docx").write_bytes(data)
    files = sorted(tmp_path.glob("*.docx"))
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run([*command, profile, *files], check=True, capture_output=True)
    pages = {}
    for path in sorted(tmp_path.glob("*.pdf")):
        info = subprocess.run(
            ["pdfinfo", path], check=True, capture_output=True, text=True
        )
        assert "A4" in info.stdout
        pages[path.stem] = int(info.stdout.partition("Pages:")[2].split()[0])
    assert len(pages) == len(files)
    assert {name: n for name, n in pages.items() if n > 2} == {}
